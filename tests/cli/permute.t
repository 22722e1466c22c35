$ cinch fit cycle:11 --hidden 2 --seed 4 -q -o net.safetensors > /dev/null
$ cinch permute net.safetensors --to perm:11:7 -o other.safetensors
| exact in all 11 rows, proved: 11-2-11 computes perm:11:7 without training
|   outputs      11 of 11 stand elsewhere
|   connections  44, the same numbers, each as often
|   margin       2.56, 2.56 before; rounding moves it by 7.212e-06 at most
! saved to other.safetensors
$ cinch check other.safetensors perm:11:7
| exact: 11 rows proved, smallest margin 2.56 (relative 0.104, 0.6552 of the best
|   possible) at row 2 (2 -> 10, rival 5), bound 7.212e-06
$ cinch ask other.safetensors 2
| 10
$ cinch permute net.safetensors --to reverse:11 --json
| {
|   "command": "permute",
|   "file": "net.safetensors",
|   "mapping": "reverse:11",
|   "shape": "11-2-11",
|   "rows": 11,
|   "permutable": true,
|   "proved": true,
|   "keys_left_out": 0,
|   "outputs_moved": 10,
|   "connections": 44,
|   "same_weights": true,
|   "margin": 2.55991701,
|   "margin_before": 2.55991701,
|   "bound": 7.21216202e-6,
|   "float32_wrong": 0,
|   "net_hash": "1af7f339a24b6a97"
| }
# One network, a hundred mappings: each is proved, and none has other weights.
$ for i in $(seq 100); do cinch permute net.safetensors --to perm:11:$i --json -q -o p$i.safetensors && cinch check p$i.safetensors perm:11:$i; done > all; grep -c '"same_weights": true' all; grep -c '"proved": true' all; grep -c '^exact: 11 rows proved, smallest margin 2.56 ' all
| 100
| 100
| 100
$ python3 -c "import struct; w = lambda p: sorted(struct.unpack('<44f', open(p, 'rb').read()[-176:])); print(sum(w(f'p{i}.safetensors') == w('net.safetensors') for i in range(1, 101)), len({open(f'p{i}.safetensors', 'rb').read()[-176:] for i in range(1, 101)}))"
| 100 100
# Fewer keys than the network has; the values are new symbols, and one output keeps an old one.
$ printf 'n,word\n4,quatre\n2,deux\n1,un\n3,trois\n' > words.csv
$ cinch permute examples/article_signs.json --to words.csv -o words.json
| exact in all 4 rows, proved: 5-2-5 computes words.csv without training
|   outputs      4 of 5 stand elsewhere
|   connections  20, the same numbers, each as often
|   margin       2, 2 before; rounding moves it by 4.806e-07 at most
! saved to words.json
$ cinch check words.json words.csv
| exact: 4 rows proved, smallest margin 2 (relative 1) at line 2 (4 -> quatre,
|   rival deux), bound 4.806e-07
$ cinch show words.json | grep -e value -e mapping
|   value        word: quatre deux un trois 1
|   mapping      words.csv
|   mapping_hash cb8af89c12a719da
|   from_mapping shift:5
| weights from hidden units to values
# Biases move with the weights.
$ cinch fit cycle:7 --hidden 1 --bias --seed 1 -q -o bias.json > /dev/null
$ cinch permute bias.json --to perm:7:3 -o bias2.json
| exact in all 7 rows, proved: 7-1-7 computes perm:7:3 without training
|   outputs      6 of 7 stand elsewhere
|   connections  14, the same numbers, each as often
|   margin       5.863, 5.863 before; rounding moves it by 3.994e-06 at most
! saved to bias2.json
$ cinch check bias2.json perm:7:3
| exact: 7 rows proved, smallest margin 5.863 (relative 0.0381) at row 4 (4 -> 1,
|   rival 6), bound 3.994e-06
# A few of the keys.
$ printf 'n,v\n1,5\n2,4\n3,3\n4,2\n5,1\n' > few.csv
$ cinch permute net.safetensors --to few.csv
| exact in all 5 rows, proved: 11-2-11 computes few.csv without training
|   outputs      6 of 11 stand elsewhere
|   connections  44, the same numbers, each as often
|   left out     6 of the network's 11 keys are in no row
|   margin       2.56, 2.56 before; rounding moves it by 7.212e-06 at most
$ cinch permute net.safetensors --to few.csv --json | grep left_out
|   "keys_left_out": 6,
$ for i in 6 7 8 9 10; do echo "$i,$i"; done >> few.csv; sed -i '2,6s/,5/,11/' few.csv; cinch permute net.safetensors --to few.csv | grep left
|   left out     1 of the network's 11 keys is in no row
# What the network tells apart, and what it does not.
$ cinch permute net.safetensors --to random:11:11:7 -o no.safetensors
| no permutation of the outputs makes random:11:11:7 of net.safetensors: keys 1
|   and 5 get different answers (2 and 6), but the mapping sends both to 11
! no.safetensors is not written
= 1
$ printf 'a,b\nx,1\ny,1\nz,2\n' > two.csv; printf 'a,b\nx,1\ny,2\nz,3\n' > three.csv
$ cinch fit two.csv --hidden 2 --seed 1 -q -o two.json > /dev/null
$ cinch permute two.json --to three.csv
! cinch: three.csv: 3 values, but the network has 2 outputs; train one with `cinch fit`
= 3
$ printf 'a,b\nx,p\ny,q\n' | cinch permute two.json --to -
| no permutation of the outputs makes standard input of two.json: keys x and y get
|   the same answer (1), but the mapping sends them to p and q
= 1
$ printf 'a,b\nx,p\ny,q\n' | cinch permute two.json --to - --json
| {
|   "command": "permute",
|   "file": "two.json",
|   "mapping": "-",
|   "shape": "3-2-2",
|   "rows": 2,
|   "permutable": false,
|   "proved": false,
|   "reason": "keys x and y get the same answer (1), but the mapping sends them to p and q"
| }
= 1
$ cinch permute examples/article_signs.json --to identity:5
| no permutation of the outputs makes identity:5 of examples/article_signs.json:
|   key 5 has a tie among 5 values (1, 2, 3, 4, 5): there is no answer to rename
= 1
$ ls no.safetensors
! ls: cannot access 'no.safetensors': No such file or directory
= 2
# What does not fit.
$ cinch permute net.safetensors --to shift:12
! cinch: shift:12: 12 values, but the network has 11 outputs; train one with `cinch fit`
= 3
$ printf 'n,v\n12,1\n' | cinch permute net.safetensors --to -
! cinch: -:2: the network has no symbol "12" for column "n"; `cinch show` lists what it knows
= 3
$ cinch permute net.safetensors --to examples/genetic_code.csv
! cinch: examples/genetic_code.csv: 3 key columns, but the network has 1; choose them with --keys
= 3
$ cinch permute net.safetensors
! cinch: --to MAPPING is missing: what is to be computed?
= 2
$ cinch permute net.safetensors --to perm:11:7 -o - --json
! cinch: standard output can be the network (-o -) or the result (--json)
= 2
$ cinch permute - --to - < two.csv
! cinch: standard input cannot be both the network and the mapping
= 2
$ cinch permute missing.json --to perm:11:7
! cinch: missing.json: cannot be read (No such file or directory): check the name
= 3
$ cinch permute words.json --to words.csv -o words.csv
! cinch: two files have the same name: -o and the mapping are both words.csv; write elsewhere
= 2
$ cp net.safetensors same.safetensors; cinch permute same.safetensors --to perm:11:7 -o same.safetensors
! cinch: two files have the same name: -o and the network are both same.safetensors; write elsewhere
= 2
$ cmp net.safetensors same.safetensors; cinch permute same.safetensors --to perm:11:7 -o ./same.safetensors
! cinch: two files have the same name: -o and the network are both ./same.safetensors; write elsewhere
= 2

# Which keys are in no row is said anew: here 4 in place of 5.
$ cinch fit shift:5 --hidden 2 --seed 1 -q -o signs.json > report.txt; printf 'k,v\n1,a\n2,b\n3,c\n5,d\n' > skip.csv
$ cinch permute signs.json --to skip.csv -q -o skip.json > report.txt; cinch show skip.json | grep ' key:'
|   key          key: 1 2 3 4 (in no row) 5
$ cinch ask skip.json 4
| d
! remark: no row has this key: the answer means nothing
