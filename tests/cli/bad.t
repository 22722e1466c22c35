# Bad usage: exit status 2, and nothing is done.
$ cinch fit cycle:3 --hiden 2
! cinch: unknown option --hiden; did you mean --hidden?
= 2
$ cinch fit cycle:3 -x
! cinch: unknown option -x; "cinch fit --help" lists them (a word that begins with a dash goes after --)
= 2
$ cinch fit cycle:3 --s 3
! cinch: --s: several options begin like that; write it out
= 2
$ cinch fit cycle:3 --hidden
! cinch: --hidden needs an argument: --hidden WIDTHS
= 2
$ cinch fit cycle:3 --json=3
! cinch: --json takes no argument
= 2
$ cinch fit cycle:3 --hidden 0
! cinch: --hidden: "0" is neither "none" nor 1 to 8 widths from 1 to 100000, as in 2 or 8,4
= 2
$ cinch fit cycle:3 --hidden 2,,3
! cinch: --hidden: "2,,3" is neither "none" nor 1 to 8 widths from 1 to 100000, as in 2 or 8,4
= 2
$ cinch fit cycle:3 --hidden 1,2,3,4,5,6,7,8,9
! cinch: --hidden: "1,2,3,4,5,6,7,8,9" is neither "none" nor 1 to 8 widths from 1 to 100000, as in 2 or 8,4
= 2
$ cinch fit cycle:3 --hidden two
! cinch: --hidden: "two" is neither "none" nor 1 to 8 widths from 1 to 100000, as in 2 or 8,4
= 2
$ cinch fit cycle:3 --trainer adm
! cinch: --trainer: "adm" is not one of adam, sgd, momentum or anneal; did you mean adam?
= 2
$ cinch fit cycle:3 --seed -1
! cinch: --seed: "-1" is not a whole number from 0 to 18446744073709551615
= 2
$ cinch fit cycle:3 --seed 18446744073709551616
! cinch: --seed: "18446744073709551616" is not a whole number from 0 to 18446744073709551615
= 2
$ cinch fit cycle:3 --seed 1x
! cinch: --seed: "1x" is not a whole number from 0 to 18446744073709551615
= 2
$ cinch fit cycle:3 --seed ''
! cinch: --seed: "" is not a whole number from 0 to 18446744073709551615
= 2
$ cinch fit cycle:3 --rate 0
! cinch: --rate: "0" is not a number from 1e-09 to 1e+06
= 2
$ cinch fit cycle:3 --rate 1e999
! cinch: --rate: "1e999" is not a number from 1e-09 to 1e+06
= 2
$ cinch fit cycle:3 --rate nan
! cinch: --rate: "nan" is not a number from 1e-09 to 1e+06
= 2
$ cinch fit cycle:3 --rate inf
! cinch: --rate: "inf" is not a number from 1e-09 to 1e+06
= 2
$ cinch fit cycle:3 --rate 0x1p-3
! cinch: --rate: "0x1p-3" is not a number from 1e-09 to 1e+06
= 2
$ cinch fit cycle:3 --rate 0.1,
! cinch: --rate: "0.1," is not a number from 1e-09 to 1e+06
= 2
$ cinch fit cycle:3 --beta1 1
! cinch: --beta1: "1" is not a number from 1e-06 to 0.999999
= 2
$ cinch fit cycle:3 --seeds 0
! cinch: --seeds: "0" is not a whole number from 1 to 1000000
= 2
$ cinch fit cycle:3 --budget 1e4
! cinch: --budget: "1e4" is not a whole number from 1 to 1000000000000
= 2
$ cinch fit cycle:3 --isa sse9
! cinch: --isa: "sse9" is not one of auto, plain, vec4, avx2 or avx512
= 2
$ cinch fit cycle:3 cycle:4
! cinch: "cycle:4" is one argument too many; usage: cinch fit MAPPING [-o NET] [--from NET]
= 2
$ cinch fit cycle:3 --from examples/article_signs.json --hidden 2
! cinch: --from takes the shape from its file; leave --hidden and --bias out
= 2
$ cinch check - - < examples/article_signs.json
! cinch: standard input cannot be both the network and the mapping
= 2
$ cinch ask examples/article_signs.json 1 2
! cinch: examples/article_signs.json has 1 key column, and 2 symbols were given
= 2

# An option given twice: the last one never wins silently.
$ cinch fit cycle:3 --seed 1 --seed 2
! cinch: --seed: given twice; give it once
= 2
$ cinch fit cycle:3 --trainer sgd --trainer sgd
! cinch: --trainer: given twice; give it once
= 2
$ cinch fit cycle:3 -o a.json --out b.json
! cinch: --out: given twice; give it once
= 2
$ cinch sweep --db a.db --symbols 3 --symbols 4
! cinch: --symbols: given twice; give it once
= 2
$ cinch ask examples/article_signs.json 1 --walk -w -q --quiet --activation tanh --activation relu
! cinch: --activation: given twice; give it once
= 2

# Mappings: exit status 2 for a family's numbers and wrong columns, 3 for what a file holds.
$ cinch fit cycle:0
! cinch: cycle:0: not of the form cycle:N: N is a whole number from 1 to 100000000, without sign or leading zeros
= 2
$ cinch fit cycle:x
! cinch: cycle:x: not of the form cycle:N: N is a whole number from 1 to 100000000, without sign or leading zeros
= 2
$ cinch fit cylce:3
! cinch: cylce:3: neither a file nor a named family: is cycle:N meant?
= 2
$ cinch fit shift:1
! cinch: shift:1: not of the form shift:N: N is a whole number from 2 to 100000000, without sign or leading zeros
= 2
$ cinch fit cycle:99999999999
! cinch: cycle:99999999999: not of the form cycle:N: N is a whole number from 1 to 100000000, without sign or leading zeros
= 2
$ cinch fit perm:5
! cinch: perm:5: not of the form perm:N:SEED: N is a whole number from 1 to 100000000, SEED from 0 to 2^64 - 1, without sign or leading zeros
= 2
$ cinch fit missing.csv
! cinch: missing.csv: cannot be read (No such file or directory): check the name
= 3
$ cinch fit .
! cinch: .: cannot be read (Is a directory): name a file in it
= 3
$ : > empty.csv; cinch fit empty.csv
! cinch: empty.csv:1:1: the table is empty: begin with a line of column names
= 3
$ printf 'a,b\n' > header.csv; cinch fit header.csv
! cinch: header.csv:2:1: a header but no rows: add a line with a cell for each column
= 3
$ printf 'a\n1\n' > one.csv; cinch fit one.csv
! cinch: one.csv:1:1: only one column: a key and a value are needed, separated by commas, semicolons, tabs or pipes, or as --separator says; if this line is a title, remove it
= 3
$ printf 'a,b\n1,2\n1,3\n' > conflict.csv; cinch fit conflict.csv
! cinch: conflict.csv:3:1: the key "1" has the value "3" here, but "2" in line 2: remove one of the two rows
= 3
$ printf 'a,b\n1,2\n3\n' > short.csv; cinch fit short.csv
! cinch: short.csv:3:2: the row ends after 1 of 2 cells: add the missing ones
= 3
$ printf 'a,b\n1,2,3\n' > long.csv; cinch fit long.csv
! cinch: long.csv:2:5: cell 3, but the header has 2 columns: remove it, or put a cell with separators in quotation marks
= 3
$ printf 'a,b\n1,"2\n' > quote.csv; cinch fit quote.csv
! cinch: quote.csv:2:3: a quotation mark that is never closed: close it, or double it if it belongs to the cell
= 3
$ printf 'a,b\n1,\377\n' > latin.csv; cinch fit latin.csv
! cinch: latin.csv:2:3: the byte 0xFF is not UTF-8: save the table as UTF-8
= 3
$ printf 'a,b\n1,\0002\n' > nul.csv; cinch fit nul.csv
! cinch: nul.csv:2:3: a NUL byte (0x00): is this a text file? save the table as UTF-8
= 3
$ printf 'a,b\n1,2\n' > t.csv; cinch fit t.csv --value c
! cinch: --value: t.csv has no column "c": name one of its header
= 2
$ cinch fit t.csv --keys b
! cinch: --keys: "b" is the value column: leave it out, or choose another value by --value
= 2
$ cinch fit t.csv --keys a,q
! cinch: --keys: t.csv has no column "q": name one of its header
= 2
$ cinch fit t.csv --symbols 1,3
! cinch: t.csv:2:3: the symbol "2" is not among --symbols: correct it, or add it there
= 3
$ printf 'a,a\n1,2\n' > twice.csv; cinch fit twice.csv
! cinch: twice.csv:1:3: a second column "a": give each its own name, or say --no-header if this is a row
= 3
$ cinch fit /dev/zero
! cinch: /dev/zero:1:1: a NUL byte (0x00): is this a text file? save the table as UTF-8
= 3
$ cinch fit examples/article_signs.json
! cinch: examples/article_signs.json: this is a network, and a table is wanted here: a CSV file or a family such as cycle:11; networks stand before tables: cinch check NET MAPPING
= 3

# What is odd and yet good.
$ printf '\357\273\277a,b\r\n1,2\r\n3,4' > bom.csv; cinch fit bom.csv -q | head -2
| bom.csv: 2 rows, 2 keys -> 2 values
| theory: 1 hidden unit can hold it in real numbers
$ printf 'a,b\n1,2\n' > row.csv; cinch fit row.csv -q | head -3
| row.csv: 1 row, 1 key -> 1 value
| theory: 1 hidden unit can hold it in real numbers
| width 1: 10 of 10 seeds exact, median 1 pass (seed 0)
$ mkfifo pipe; (printf 'a,b\n1,2\n3,4\n' > pipe &); cinch fit pipe -q | head -1
| pipe: 2 rows, 2 keys -> 2 values

# Output that cannot be written is told before the training.
$ cinch fit cycle:3 -o missing/net.json
! cinch: missing/net.json: cannot be written (No such file or directory): create its directory first
= 3
$ cinch fit cycle:3 -o .
! cinch: .: cannot be written (Is a directory): name a file in it
= 3
$ cinch fit cycle:3 --trace missing/t.csv
! cinch: missing/t.csv: cannot be written (No such file or directory): create its directory first
= 3
$ cinch check examples/article_signs.json shift:5 -o missing/c.json
! cinch: missing/c.json: cannot be written (No such file or directory): create its directory first
= 3
$ cinch fit cycle:3 --hidden 2 --seed 1 -q -o /dev/full > out; echo $?
| 3
! cinch: /dev/full: cannot be written (No space left on device): make room, or write elsewhere

# Networks and certificates.
$ cinch show missing.json
! cinch: missing.json: cannot be read (No such file or directory): check the name
= 3
$ cinch show t.csv
! cinch: t.csv: this is text, not a network (safetensors or JSON); a CSV table is given as MAPPING, and the network before it
= 3
$ cinch show empty.csv
! cinch: empty.csv: the file is empty; expected is a network (safetensors or JSON)
= 3
$ cinch show .
! cinch: .: cannot be read (Is a directory): name a file in it
= 3
$ cinch fit cycle:3 --hidden 2 --seed 1 -q -o net.safetensors > out
$ head -c 100 net.safetensors > cut; cinch show cut
! cinch: cut: byte 0: the header claims 824 bytes, but 92 follow; the file was cut short
= 3
$ head -c -1 net.safetensors > cut; cinch show cut
! cinch: cut: tensor 'output.weight': its data end at byte 48 of the data, but there are 47; the file was cut short
= 3
$ (cat net.safetensors; echo) > more; cinch show more
! cinch: more: 1 bytes follow after the last tensor; the file is damaged
= 3
$ echo '{"format": "cinch-network", "version": 9}' > newer.json; cinch show newer.json
! cinch: newer.json: written by a newer Cinch: its format has version 9, this program reads up to 1; update Cinch
= 3
$ echo '{"format": "cinch-network", "version": 1' > broken.json; cinch show broken.json
! cinch: broken.json:2:0: this is not valid JSON: '}' expected near end of file
= 3
$ cinch check net.safetensors
! cinch: net.safetensors: this is a network, no certificate; a network needs a mapping beside it: cinch check NET MAPPING
= 3
$ cinch check net.safetensors t.csv
| exact: 1 row proved, smallest margin 5.676 (relative 0.9793, 0.4896 of the best
|   possible) at line 2 (1 -> 2, rival 1), bound 4.411e-06
$ cinch check net.safetensors cycle:4
! cinch: cycle:4: row 3: the network has no symbol "4" for column "value"; `cinch show` lists what it knows
= 3
$ printf "a,b,v\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n" > xor.csv; cinch fit xor.csv --hidden 2 --bias --seeds 1 -q -o xor.json > /dev/null; cinch draw xor.json cycle:11
! cinch: cycle:11: 1 key column, but the network has 2
= 3
$ python3 -c "import json, struct; places = {'a.weight': ([2, 5], 0), 'b.weight': ([5, 2], 40)}; header = json.dumps({n: {'dtype': 'F32', 'shape': s, 'data_offsets': [at, at + 40]} for n, (s, at) in places.items()}).encode(); open('theirs.safetensors', 'wb').write(struct.pack('<Q', len(header)) + header + bytes(80))"
$ cinch check theirs.safetensors cycle:6
! cinch: theirs.safetensors: its tensors make no network of 6 inputs and 6 values: a.weight [2, 5], b.weight [5, 2]. Expected is a chain of matrices such as hidden.weight [k, 6], output.weight [6, k], up to 8 hidden layers, each also the other way round, and a bias [units] for each or none
= 3
$ printf 'k,v\na,b\nb,c\nc,a\n' > three.csv; cinch check theirs.safetensors three.csv
! cinch: theirs.safetensors: its tensors make no network of 3 inputs and 3 values: a.weight [2, 5], b.weight [5, 2]. Expected is a chain of matrices such as hidden.weight [k, 3], output.weight [3, k], up to 8 hidden layers, each also the other way round, and a bias [units] for each or none; --symbols names symbols that no row of the table uses
= 3
$ cinch check examples/article_signs.json examples/genetic_code.csv
! cinch: examples/genetic_code.csv: 3 key columns, but the network has 1; choose them with --keys
= 3
$ cinch check examples/article_signs.json shift:5 -q -o c.json > out; head -c 300 c.json > cut.json; cinch check cut.json
! cinch: cut.json:5:50: this is not valid JSON: premature end of input near '"'
= 3
$ cinch ask net.safetensors 4
! cinch: net.safetensors: column "key" has no symbol "4"; it knows 1, 2, 3
= 3
$ cinch fit cycle:4 --from net.safetensors
! cinch: cycle:4: row 3: the network has no symbol "4" for column "value"; `cinch show` lists what it knows
= 3
$ cinch fit cycle:3 --from t.csv
! cinch: t.csv: this is text, not a network (safetensors or JSON); a CSV table is given as MAPPING, and the network before it
= 3

# What could not be read again is said before a training, not after it.
$ cinch fit cycle:1000000 --hidden 8 -o never.json; ls never.json
! cinch: never.json: a network of 16000000 numbers may need more bytes as JSON than the 268435456 that can be read again; save it to a name that ends in .safetensors
! ls: cannot access 'never.json': No such file or directory
= 2

# Files in each other's place, and columns that cannot be told apart.
$ cinch check cycle:4 net.safetensors
! cinch: net.safetensors: this is a network, and a table is wanted here: a CSV file or a family such as cycle:11; networks stand before tables: cinch check NET MAPPING
= 3
$ cinch fit net.safetensors
! cinch: net.safetensors: this is a network, and a table is wanted here: a CSV file or a family such as cycle:11; networks stand before tables: cinch check NET MAPPING
= 3
$ printf '{"format":"cinch-network","version":1,"keys":[{"name":"a","symbols":["x","y"]},{"name":"a","symbols":["x","y"]}],"value":{"name":"v","symbols":["x","y"]},"layers":[{"weight":[[0,0,1,-1]]},{"weight":[[1],[-1]]}]}' > twice.json
$ printf 'a,b,v\nx,x,x\nx,y,x\ny,x,y\ny,y,y\n' > four.csv; cinch check twice.json four.csv
! cinch: twice.json: keys[1]: an earlier column is named "a" too; give each its own name
= 3
