$ cinch check examples/article_signs.json shift:5
| exact: 4 rows proved, smallest margin 2 (relative 1) at row 1 (1 -> 2, rival 1),
|   bound 2.403e-07
$ cinch check examples/article_signs.json shift:5 --json
| {
|   "command": "check",
|   "file": "examples/article_signs.json",
|   "shape": "5-2-5",
|   "mapping": {
|     "name": "shift:5",
|     "keys": [
|       "n"
|     ],
|     "value": "n+1"
|   },
|   "rows": 4,
|   "not_looked_at": [],
|   "proved": true,
|   "status": "ok",
|   "smallest": {
|     "margin": 2.0,
|     "row": 1,
|     "line": null,
|     "key": [
|       "1"
|     ],
|     "value": "2",
|     "rival": "1"
|   },
|   "relative_margin": 1.0,
|   "bound": 2.40281224e-7,
|   "mapping_hash": "e18e2a5dbb8dc34d",
|   "shape_hash": "bfbdace95f9ecc42",
|   "net_hash": "cd64123622760700",
|   "rows_right": 4,
|   "float32_wrong": 0,
|   "wrong": 0,
|   "unproved": 0,
|   "first_unproved": null,
|   "failures": []
| }
$ cinch check examples/article_signs.json shift:5 -o signs.cert.json
| exact: 4 rows proved, smallest margin 2 (relative 1) at row 1 (1 -> 2, rival 1),
|   bound 2.403e-07
! certificate written to signs.cert.json
$ cinch check signs.cert.json
| exact: 4 rows proved by this certificate, smallest margin 2 (relative 1) at row
|   1 (1 -> 2, rival 1), bound 2.403e-07
|   mapping  e18e2a5dbb8dc34d  4 rows
|   shape    bfbdace95f9ecc42  5-2-5, identity, softmax, no biases
|   network  cd64123622760700  20 weights
|   codes    d05da2da409d4d62  8 numbers
|   names    only claimed, in no hash: shift:5, n -> n+1
$ cinch check signs.cert.json --json
| {
|   "command": "check",
|   "file": "signs.cert.json",
|   "shape": "5-2-5",
|   "mapping": {
|     "name": "shift:5",
|     "keys": [
|       "n"
|     ],
|     "value": "n+1",
|     "only_claimed": true
|   },
|   "rows": 4,
|   "not_looked_at": [],
|   "proved": true,
|   "status": "ok",
|   "smallest": {
|     "margin": 2.0,
|     "row": 1,
|     "line": null,
|     "key": [
|       "1"
|     ],
|     "value": "2",
|     "rival": "1"
|   },
|   "relative_margin": 1.0,
|   "bound": 2.40281224e-7,
|   "mapping_hash": "e18e2a5dbb8dc34d",
|   "shape_hash": "bfbdace95f9ecc42",
|   "net_hash": "cd64123622760700",
|   "code_hash": "d05da2da409d4d62"
| }
$ cinch check examples/article_signs.json cycle:5
| not exact: 1 of 5 rows wrong
|   row 5: 5 -> 1, but the network has a tie among 5 values (1, 2, 3, 4, 5)
= 1
$ cinch check examples/article_signs.json cycle:5 --json
| {
|   "command": "check",
|   "file": "examples/article_signs.json",
|   "shape": "5-2-5",
|   "mapping": {
|     "name": "cycle:5",
|     "keys": [
|       "n"
|     ],
|     "value": "n+1"
|   },
|   "rows": 5,
|   "not_looked_at": [],
|   "proved": false,
|   "status": "a row's answer is wrong, or a tie",
|   "rows_right": 4,
|   "float32_wrong": 0,
|   "wrong": 1,
|   "unproved": 0,
|   "first_unproved": null,
|   "failures": [
|     {
|       "row": 5,
|       "line": null,
|       "key": [
|         "5"
|       ],
|       "value": "1",
|       "answer": null,
|       "tie": [
|         "1",
|         "2",
|         "3",
|         "4",
|         "5"
|       ],
|       "tied": 5
|     }
|   ]
| }
= 1
$ cinch check examples/article_signs.json cycle:5 -o none.cert.json; ls none.cert.json 2>/dev/null
| not exact: 1 of 5 rows wrong
|   row 5: 5 -> 1, but the network has a tie among 5 values (1, 2, 3, 4, 5)
! no certificate: none.cert.json is not written
= 2
$ cinch fit cycle:12 --hidden 2 --seed 1 -q -o net.safetensors > /dev/null
$ cinch check net.safetensors cycle:12
| exact: 12 rows proved, smallest margin 1.952 (relative 0.1016, 0.758 of the best
|   possible) at row 6 (6 -> 7, rival 3), bound 7.868e-06
$ cinch check net.safetensors reverse:12
| not exact: 10 of 12 rows wrong
|   row 1: 1 -> 12, but the network answers 2
|   row 2: 2 -> 11, but the network answers 3
|   row 3: 3 -> 10, but the network answers 4
|   row 4: 4 -> 9, but the network answers 5
|   row 5: 5 -> 8, but the network answers 6
|   row 7: 7 -> 6, but the network answers 8
|   row 8: 8 -> 5, but the network answers 9
|   row 9: 9 -> 4, but the network answers 10
|   and 2 more
= 1
$ cinch check net.safetensors shift:12
| exact: 11 rows proved, smallest margin 1.952 (relative 0.1016, 0.6397 of the
|   best possible) at row 6 (6 -> 7, rival 3), bound 7.868e-06
$ cinch check net.safetensors cycle:13
! cinch: cycle:13: row 12: the network has no symbol "13" for column "value"; `cinch show` lists what it knows
= 3
$ printf 'key,value\n2,3\n12,1\n7,9\n' > part.csv; cinch check net.safetensors part.csv
| not exact: 1 of 3 rows wrong
|   line 4: 7 -> 9, but the network answers 8
= 1
$ cinch check net.safetensors cycle:12 --activation tanh | head -1 | cut -c 1-22
| exact: 12 rows proved,
$ cinch check net.safetensors cycle:12 --activation relu
! cinch: net.safetensors: the file itself says tanh and softmax; leave --activation and --output out
= 2

# Right by less than rounding can change: not proved, and no certificate.
$ echo '{"format": "cinch-network", "version": 1, "keys": [{"symbols": ["a"]}], "value": {"symbols": ["x", "y"]}, "activation": "tanh", "output": "softmax", "layers": [{"weight": [[1]]}, {"weight": [[1], [0.99999994]]}]}' > close.json
$ printf 'k,v\na,x\n' > a.csv; cinch check close.json a.csv --symbols a,x,y; cinch check close.json a.csv -o close.cert.json
| not proved: every row is right, but rounding could change 1 answer, at line 2 (a
|   -> x); smallest margin 4.539e-08 (relative 2, all of the best possible) at
|   line 2 (a -> x, rival y), bound 6.007e-08
| not proved: every row is right, but rounding could change 1 answer, at line 2 (a
|   -> x); smallest margin 4.539e-08 (relative 2, all of the best possible) at
|   line 2 (a -> x, rival y), bound 6.007e-08
! no certificate: close.cert.json is not written
= 1

# A certificate with one weight, one symbol or one margin changed is refused.
$ cinch fit cycle:5 --hidden 2 --seed 3 -q -o five.json > /dev/null; cinch check five.json cycle:5 -q -o five.cert.json | head -1 | cut -c 1-20
| exact: 5 rows proved
$ python3 -c "import json; print(sorted(json.load(open('five.cert.json'))))"
| ['claims', 'codes', 'format', 'hashes', 'mapping', 'network', 'reading', 'version']
$ sed 's/"margin":"0x1.2/"margin":"0x1.3/' five.cert.json > margin.json; cinch check margin.json
| refused: margin.json: the certificate claims something that does not hold; the
|   smallest margin is 2.26 at row 3, rival 3, not the claimed 2.385 at row 3,
|   rival 3
= 1
$ sed 's/"weights":"YL8/"weights":"YL9/' five.cert.json > weight.json; cinch check weight.json
| refused: weight.json: its hashes and its content do not go together; the hash of
|   its network is 756b18448ecd082f, not 0fbd73fc0f6b816e
= 1
$ sed 's/"symbols":\["1"/"symbols":["9"/' five.cert.json > symbol.json; cinch check symbol.json
| refused: symbol.json: its hashes and its content do not go together; the hash of
|   its mapping is 21984635e033b8fa, not a4e6b2e988235da0
= 1
$ sed 's/"row":2/"row":1/' five.cert.json > row.json; cinch check row.json
| refused: row.json: the certificate claims something that does not hold; the
|   smallest margin is 2.26 at row 3, rival 3, not the claimed 2.26 at row 2,
|   rival 3
= 1
$ sed 's/"row":2,"rival":2/"row":9,"rival":9/' five.cert.json > nowhere.json; cinch check nowhere.json
| refused: nowhere.json: the certificate claims something that does not hold; the
|   smallest margin is 2.26 at row 3, rival 3, not the claimed 2.26 at a row that
|   there is not, rival none of the values
= 1
$ sed 's/"rows":5,"margin"/"rows":6,"margin"/' five.cert.json > rows.json; cinch check rows.json
| refused: rows.json: the certificate claims something that does not hold; its
|   mapping has 5 rows, not the claimed 6
= 1
$ sed 's/"margin":"0x1.214c6af5f2692p/"margin":"0x1.214c6af5f2693p/' five.cert.json > last.json; cinch check last.json
| refused: last.json: the certificate claims something that does not hold; the
|   smallest margin is 2.26014458665015 at row 3, rival 3, not the claimed
|   2.2601445866501506 at row 3, rival 3
= 1
$ sed 's/"bound":"[^"]*"/"bound":"0x1p-30"/' five.cert.json > bound.json; cinch check bound.json
| refused: bound.json: the certificate claims something that does not hold; the
|   bound is 4.232e-06, not the claimed 9.313e-10
= 1
$ sed 's/"network":"0/"network":"1/' five.cert.json > hash.json; cinch check hash.json --json
| {
|   "command": "check",
|   "file": "hash.json",
|   "shape": "5-2-5",
|   "mapping": {
|     "name": "cycle:5",
|     "keys": [
|       "key"
|     ],
|     "value": "value",
|     "only_claimed": true
|   },
|   "rows": 5,
|   "not_looked_at": [],
|   "proved": false,
|   "status": "the certificate was made for another mapping or network"
| }
= 1
$ cinch check five.json
! cinch: five.json: this is a network, no certificate; a network needs a mapping beside it: cinch check NET MAPPING
= 3
$ cinch check signs.cert.json shift:5
! cinch: signs.cert.json: this is a certificate, not a network; `cinch check signs.cert.json` checks it, `cinch check NET MAPPING --against signs.cert.json` says whether it is about them
= 3
$ cinch check cycle:5
! cinch: cycle:5: this is a mapping, and a network stands before it: cinch check NET MAPPING
= 2
$ cinch check five.json five.cert.json; cinch check five.cert.json five.json
! cinch: five.cert.json: this is a certificate, and a table is wanted here: a CSV file or a family such as cycle:11; a certificate stands alone (cinch check CERT) or after --against
! cinch: five.json: this is a network, and a table is wanted here: a CSV file or a family such as cycle:11; networks stand before tables: cinch check NET MAPPING
= 3
$ cinch check five.json cycle:5 five.cert.json
! cinch: "five.cert.json" is one argument too many; usage: cinch check NET MAPPING [-o CERT | --against CERT] | CERT
= 2
$ cinch check /dev/null
! cinch: /dev/null: the file is empty; expected is a certificate
= 3
$ cinch check signs.cert.json -o again.json
! cinch: -o makes a certificate: cinch check NET MAPPING -o CERT
= 2

# A certificate is known by what it says, however it is written.
$ python3 -c "import json; print(' ' * 5000 + json.dumps(json.load(open('five.cert.json')), sort_keys=True, indent=1))" > sorted.json; cinch check sorted.json | cut -c 1-20
| exact: 5 rows proved
|   0.4774 of the best
|   mapping  a4e6b2e98
|   shape    dfb6e214d
|   network  0fbd73fc0
|   codes    bcaa01087
|   names    only clai
$ sed 's/"format": "cinch-cert/"\\u0066ormat": "cinch\\u002dcert/' five.cert.json > escaped.json; head -c 40 escaped.json; cinch check escaped.json | cut -c 1-20
| {"\u0066ormat": "cinch\u002dcertificate"exact: 5 rows proved
|   0.4774 of the best
|   mapping  a4e6b2e98
|   shape    dfb6e214d
|   network  0fbd73fc0
|   codes    bcaa01087
|   names    only clai
$ printf '\357\273\277' | cat - five.cert.json > marked.json; cinch check marked.json | cut -c 1-20
| exact: 5 rows proved
|   0.4774 of the best
|   mapping  a4e6b2e98
|   shape    dfb6e214d
|   network  0fbd73fc0
|   codes    bcaa01087
|   names    only clai
$ for name in sorted escaped marked; do cinch fit $name.json; cinch ask $name.json 1; done
! cinch: sorted.json: this is a certificate, and a table is wanted here: a CSV file or a family such as cycle:11; a certificate stands alone (cinch check CERT) or after --against
! cinch: sorted.json: this is a certificate, not a network; `cinch check sorted.json` checks it, `cinch check NET MAPPING --against sorted.json` says whether it is about them
! cinch: escaped.json: this is a certificate, and a table is wanted here: a CSV file or a family such as cycle:11; a certificate stands alone (cinch check CERT) or after --against
! cinch: escaped.json: this is a certificate, not a network; `cinch check escaped.json` checks it, `cinch check NET MAPPING --against escaped.json` says whether it is about them
! cinch: marked.json: this is a certificate, and a table is wanted here: a CSV file or a family such as cycle:11; a certificate stands alone (cinch check CERT) or after --against
! cinch: marked.json: this is a certificate, not a network; `cinch check marked.json` checks it, `cinch check NET MAPPING --against marked.json` says whether it is about them
= 3
$ python3 -c "import json; print(json.dumps(json.load(open('five.json')), sort_keys=True, indent=1))" > sorted_net.json; cinch fit sorted_net.json; cinch check sorted_net.json; cinch fit - < sorted_net.json
! cinch: sorted_net.json: this is a network, and a table is wanted here: a CSV file or a family such as cycle:11; networks stand before tables: cinch check NET MAPPING
! cinch: sorted_net.json: this is a network, no certificate; a network needs a mapping beside it: cinch check NET MAPPING
! cinch: standard input: this is a network, and a table is wanted here: a CSV file or a family such as cycle:11; networks stand before tables: cinch check NET MAPPING
= 3
$ echo '{"a": 1}' > other.json; cinch check other.json; cinch fit other.json; cinch check part.csv; head -c 300 five.cert.json > cut.json; cinch check cut.json; cinch fit cut.json
! cinch: other.json: this is JSON, no certificate; a network needs a mapping beside it: cinch check NET MAPPING
! cinch: other.json: this is JSON, and a table is wanted here: a CSV file or a family such as cycle:11; networks stand before tables: cinch check NET MAPPING
! cinch: part.csv: this is no certificate; a network needs a mapping beside it: cinch check NET MAPPING
! cinch: cut.json:5:36: this is not valid JSON: unexpected token near end of file
! cinch: cut.json: this is JSON, and a table is wanted here: a CSV file or a family such as cycle:11; networks stand before tables: cinch check NET MAPPING
= 3

# Is a certificate about this network and this mapping?
$ cinch check five.json cycle:5 --against five.cert.json
| exact: 5 rows proved by this certificate, smallest margin 2.26 (relative 0.3299,
|   0.4774 of the best possible) at row 3 (3 -> 4, rival 3), bound 4.232e-06
|   five.cert.json is about five.json and cycle:5
|   mapping  a4e6b2e988235da0  5 rows
|   shape    dfb6e214d469c0af  5-2-5, tanh, softmax, no biases
|   network  0fbd73fc0f6b816e  20 weights
|   codes    bcaa01087a89327a  10 numbers
|   names    only claimed, in no hash: cycle:5, key -> value
$ cinch check five.json cycle:5 --against five.cert.json --json
| {
|   "command": "check",
|   "file": "five.cert.json",
|   "shape": "5-2-5",
|   "mapping": {
|     "name": "cycle:5",
|     "keys": [
|       "key"
|     ],
|     "value": "value",
|     "only_claimed": true
|   },
|   "rows": 5,
|   "not_looked_at": [],
|   "proved": true,
|   "status": "ok",
|   "smallest": {
|     "margin": 2.26014459,
|     "row": 3,
|     "line": null,
|     "key": [
|       "3"
|     ],
|     "value": "4",
|     "rival": "3"
|   },
|   "relative_margin": 0.32986,
|   "relative_margin_best": 0.69098,
|   "relative_margin_best_proved": true,
|   "relative_margin_share": 0.47738,
|   "bound": 4.23192978e-6,
|   "mapping_hash": "a4e6b2e988235da0",
|   "shape_hash": "dfb6e214d469c0af",
|   "net_hash": "0fbd73fc0f6b816e",
|   "code_hash": "bcaa01087a89327a",
|   "against": {
|     "network": "five.json",
|     "mapping": "cycle:5",
|     "differences": {
|       "mapping": null,
|       "shape": null,
|       "network": null
|     }
|   }
| }
$ cinch check five.json shift:5 --against five.cert.json
| refused: five.cert.json is a proof, but not about five.json and shift:5
|   mapping  row 5: 5 -> 1 in the certificate, none here
= 1
$ cinch check five.json shift:5 --against five.cert.json --json
| {
|   "command": "check",
|   "file": "five.cert.json",
|   "shape": "5-2-5",
|   "mapping": {
|     "name": "cycle:5",
|     "keys": [
|       "key"
|     ],
|     "value": "value",
|     "only_claimed": true
|   },
|   "rows": 5,
|   "not_looked_at": [],
|   "proved": false,
|   "status": "the certificate was made for another mapping or network",
|   "mapping_hash": "a4e6b2e988235da0",
|   "shape_hash": "dfb6e214d469c0af",
|   "net_hash": "0fbd73fc0f6b816e",
|   "code_hash": "bcaa01087a89327a",
|   "against": {
|     "network": "five.json",
|     "mapping": "shift:5",
|     "differences": {
|       "mapping": "row 5: 5 -> 1 in the certificate, none here",
|       "shape": null,
|       "network": null
|     }
|   }
| }
= 1
$ cinch check net.safetensors cycle:12 --against five.cert.json
| refused: five.cert.json is a proof, but not about net.safetensors and cycle:12
|   mapping  symbol 6 of column "key": none in the certificate, 6 here
|   shape    5-2-5 in the certificate, 12-2-12 here
|   network  20 weights in the certificate, 48 here
= 1
$ cinch fit cycle:5 --hidden 2 --seed 4 -q -o four.json > /dev/null; cinch check four.json cycle:5 --against five.cert.json
| refused: five.cert.json is a proof, but not about four.json and cycle:5
|   network  20 of 20 weights, first number 1: 2.5273056 in the certificate,
|            -2.89425707 here
= 1
$ python3 -c "import json; net = json.load(open('five.json')); net['layers'][1]['weight'][0][1] += 1; json.dump(net, open('near.json', 'w'))"; cinch check near.json cycle:5 --against five.cert.json
| refused: five.cert.json is a proof, but not about near.json and cycle:5
|   network  1 of 20 weights, first number 16: 3.60963488 in the certificate,
|            4.60963488 here
= 1
$ printf 'from,to\n2,3\n1,2\n3,4\n4,5\n5,1\n' > swapped.csv; cinch check five.json swapped.csv --against five.cert.json
| refused: five.cert.json is a proof, but not about five.json and swapped.csv
|   mapping  row 1: 1 -> 2 in the certificate, 2 -> 3 here
= 1
$ cinch check five.json cycle:5 --against margin.json; cinch check five.json cycle:5 --against hash.json
| refused: margin.json: the certificate claims something that does not hold; the
|   smallest margin is 2.26 at row 3, rival 3, not the claimed 2.385 at row 3,
|   rival 3
| refused: hash.json: its hashes and its content do not go together; the hash of
|   its network is 0fbd73fc0f6b816e, not 1fbd73fc0f6b816e
= 1
$ cinch check five.json cycle:5 --against none.json; cinch check five.json cycle:5 --against four.json; cinch check five.json cycle:6 --against five.cert.json
! cinch: none.json: cannot be read (No such file or directory): check the name
! cinch: four.json: this is a network, no certificate; a network needs a mapping beside it: cinch check NET MAPPING
! cinch: cycle:6: row 5: the network has no symbol "6" for column "value"; `cinch show` lists what it knows
= 3
$ cinch check five.cert.json --against five.cert.json; cinch check five.json cycle:5 --against five.cert.json -o again.json; cinch check five.json - --against - < five.cert.json
! cinch: --against goes with a network and a mapping: cinch check NET MAPPING --against CERT
! cinch: -o makes a certificate, --against reads one: choose one of them
! cinch: standard input can be one file only
= 2
$ cinch check five.json cycle:5 --against - < five.cert.json
| exact: 5 rows proved by this certificate, smallest margin 2.26 (relative 0.3299,
|   0.4774 of the best possible) at row 3 (3 -> 4, rival 3), bound 4.232e-06
|   standard input is about five.json and cycle:5
|   mapping  a4e6b2e988235da0  5 rows
|   shape    dfb6e214d469c0af  5-2-5, tanh, softmax, no biases
|   network  0fbd73fc0f6b816e  20 weights
|   codes    bcaa01087a89327a  10 numbers
|   names    only claimed, in no hash: cycle:5, key -> value

# What certificates do not cover can be assumed.
$ cinch check net.safetensors cycle:12 --assume tf32
| exact: 12 rows proved, smallest margin 1.952 (relative 0.1016, 0.758 of the best
|   possible) at row 6 (6 -> 7, rival 3), bound 7.868e-06
| tf32: 12 rows proved, smallest margin 1.956 at row 3 (3 -> 4, rival 8), bound
|   1.922e-06
$ cinch check net.safetensors cycle:12 --assume softmax,bf16,tf32 -q
| exact: 12 rows proved, smallest margin 1.952 (relative 0.1016, 0.758 of the best
|   possible) at row 6 (6 -> 7, rival 3), bound 7.868e-06
| tf32 and softmax: 12 rows proved, smallest margin 1.956 at row 3 (3 -> 4, rival
|   8), bound 3.844e-06
| bf16 and softmax: 12 rows proved, smallest margin 1.906 at row 6 (6 -> 7, rival
|   3), bound 5.275e-06
$ cinch fit cycle:300 --hidden 2 --seed 0 -q -o many.safetensors > /dev/null; cinch check many.safetensors cycle:300 --assume tf32
| exact: 300 rows proved, smallest margin 56.88 (relative 0.0002192, 0.9993 of the
|   best possible) at row 141 (141 -> 142, rival 95), bound 0.04199
| tf32: 75 of 300 answers changed
|   row 4: 4 -> 5, but the network answers 22
|   row 7: 7 -> 8, but the network answers 65
|   row 12: 12 -> 13, but the network answers 167
|   row 14: 14 -> 15, but the network answers 73
|   row 22: 22 -> 23, but the network has a tie between 23 and 40
|   row 28: 28 -> 29, but the network answers 165
|   row 33: 33 -> 34, but the network answers 109
|   row 34: 34 -> 35, but the network answers 14
|   and 67 more
= 1
$ cinch check many.safetensors cycle:300 --assume tf32 --json | tail -n +24 | head -18
|     "rival": "95"
|   },
|   "relative_margin": 0.00021915,
|   "relative_margin_best": 0.00021932,
|   "relative_margin_best_proved": true,
|   "relative_margin_share": 0.99926,
|   "bound": 0.0419921875,
|   "mapping_hash": "d70c5550c54ba920",
|   "shape_hash": "3e8f44a4cbb464cf",
|   "net_hash": "9ca50f4c253e0dc5",
|   "rows_right": 300,
|   "float32_wrong": 0,
|   "wrong": 0,
|   "unproved": 0,
|   "first_unproved": null,
|   "failures": [],
|   "assumptions": [
|     {
$ cinch check five.cert.json --assume softmax
| exact: 5 rows proved by this certificate, smallest margin 2.26 (relative 0.3299,
|   0.4774 of the best possible) at row 3 (3 -> 4, rival 3), bound 4.232e-06
|   mapping  a4e6b2e988235da0  5 rows
|   shape    dfb6e214d469c0af  5-2-5, tanh, softmax, no biases
|   network  0fbd73fc0f6b816e  20 weights
|   codes    bcaa01087a89327a  10 numbers
|   names    only claimed, in no hash: cycle:5, key -> value
| softmax: 5 rows proved, smallest margin 2.26 at row 3 (3 -> 4, rival 3), bound
|   6.139e-06
$ cinch check five.json cycle:5 --against five.cert.json --assume bf16
| exact: 5 rows proved by this certificate, smallest margin 2.26 (relative 0.3299,
|   0.4774 of the best possible) at row 3 (3 -> 4, rival 3), bound 4.232e-06
|   five.cert.json is about five.json and cycle:5
|   mapping  a4e6b2e988235da0  5 rows
|   shape    dfb6e214d469c0af  5-2-5, tanh, softmax, no biases
|   network  0fbd73fc0f6b816e  20 weights
|   codes    bcaa01087a89327a  10 numbers
|   names    only claimed, in no hash: cycle:5, key -> value
| bf16: 5 rows proved, smallest margin 2.27 at row 3 (3 -> 4, rival 3), bound
|   9.052e-07
$ cinch check net.safetensors reverse:12 --assume tf32 | head -1
| not exact: 10 of 12 rows wrong
$ cinch check net.safetensors cycle:12 --assume fp16; cinch check net.safetensors cycle:12 --assume tf32 -o t.cert.json
! cinch: --assume: "fp16" is not made of tf32, bf16 and softmax, with commas between them
! cinch: a certificate states float32 products and logits alone: leave --assume or -o out
= 2

# A certificate must not take the place of what it is made from.
$ cp net.safetensors twin.safetensors; cinch check twin.safetensors cycle:5 -o twin.safetensors
! cinch: two files have the same name: -o and the network are both twin.safetensors; write elsewhere
= 2
$ cinch show twin.safetensors | head -1
| twin.safetensors: 12-2-12, tanh, softmax, no biases
$ printf 'a,b\n1,2\n2,1\n' > two.csv; cinch fit two.csv --hidden 2 -q -o two.json | tail -1; cinch check two.json two.csv -o ./two.csv
|   No compression in bits: a plain table is smaller.
! cinch: two files have the same name: -o and the mapping are both ./two.csv; write elsewhere
= 2
$ cat two.csv
| a,b
| 1,2
| 2,1
