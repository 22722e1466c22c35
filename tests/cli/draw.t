# In the terminal.
$ cinch draw examples/article_signs.json --width 60
| 5-2-5, identity: 20 connections
|      code                                         weight
|   h1   h2    n                           n+1     h1   h2
|    1    1  1 ○⣤⢄⣀⣀⣀       h1        ⢀⣀⣀⣀⢤○  1     0    0
|    1   -1  2 ○⠤⠭⠶⢤⡤⠭⠭⠭⠵⢶⡶⢶⣤○⠤⢴⣶⣶⣶⠭⠭⠭⠥⣤⠴⠮⣥○  2     1    1
|   -1    1  3 ○⢄⣘⡃⠐⡎⢙⠧⣘⡣⠜⠓⠉   ⠈⠁⠘⠆⢙⡭⢛⡹⠖⠒⢛⡤○  3     1   -1
|   -1   -1  4 ○⠄⢐⣊⣉⡶⠒⠭⢕⣋⣒⣄⡀h2  ⣀⣔⡮⢓⠍⠑⢂⣈⣁⣐⠦○  4    -1    1
|    0    0  5 ○⠴⠮⠥⠤⠤⠬⠥⠬⠥⠼⠯⠾⠷○⠶⠿⠗⠺⠖⠩⠍⠩⠅⠠⠄⠨⠆○  5    -1   -1
|
| ⠤⠤⠤⠄positive  ⠤ ⠤ negative
$ cinch draw examples/article_signs.json --width 80 --input 2
| 5-2-5, identity: 20 connections
|      code                                       weight
|   h1   h2    n                         n+1     h1   h2 sum    share
|    1    1  1 ○          h1 1       ⣀⣀⣀⢤○  1     0    0   0   9.50 %
|    1   -1  2 ●⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤○⠤⢴⣶⣶⡮⠭⠭⠭⢤⠤⠮⢥○  2     1    1   0   9.50 %
|   -1    1  3 ○ ⠈⠁⠠⠄         ⠈⠁⠨⠎⣩⠝⢋⡗⠒⢓⣤●  3     1   -1   2  70.21 % answer
|   -1   -1  4 ○     ⠈⠁⠐⠄⢀h2 -1⡠⠴⣍⡨⠥⠒⡎⢉⡁⠰○  4    -1    1  -2   1.29 %
|    0    0  5 ○          ⠁⠐○⠶⠿⠯⠽⠦⠬⠥⠬⠤⠤⠥⠴○  5    -1   -1   0   9.50 %
|
| answer 3: 2 = 1*1 + -1*-1
| runner-up 1: 0 = 1*0 + -1*0
| the answer leads by 2
| ⠤⠤⠤⠄positive  ⠤ ⠤ negative
| sums and lead: exact, of float32 units; shares: float32
$ cinch draw examples/article_signs.json --width 60 --colour always | head -1 | tr '\033' '!'
| ![0;1m5-2-5, identity: 20 connections![0m
$ cinch draw examples/article_signs.json | head -1
| 5-2-5, identity: 20 connections
$ NO_COLOR=1 cinch draw examples/article_signs.json --width 40 --json | grep -v text
| {
|   "command": "draw",
|   "file": "examples/article_signs.json",
|   "view": "network",
|   "width": 36,
|   "height": 10,
|   "marks": 51,
| }
$ cinch draw - --width 60 < examples/article_signs.json | head -1
| 5-2-5, identity: 20 connections
$ cinch draw examples/article_signs.json --view heat --width 60
| 5-2-5: every weight
|
| input          output
|   h1 h2          h1 h2
| 1 +9 +9        1  .  .
| 2 +9 -9        2 +9 +9
| 3 -9 +9        3 +9 -9
| 4 -9 -9        4 -9 +9
| 5  .  .        5 -9 -9
|
|    input 9 = 1     output 9 = 1     . = below a thousandth
$ cinch draw examples/article_signs.json --view heat --width 60 --input 4 | tail -3
|
|    input 9 = 1     output 9 = 1     . = below a thousandth
|    key 4, answer 5
$ cinch draw examples/article_signs.json --view plane --width 60 | head -3
| 5-2-5: the hidden plane
|       1.1 ⡏•3⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⡏⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉•1
|           ⡇                    ⡇                  ⡇⢸

# In files.
$ cinch draw examples/article_signs.json -o net.svg
| view network written to net.svg
$ cinch draw examples/article_signs.json -o net.png --scale 2 --theme dark
| view network written to net.png
$ cinch draw examples/article_signs.json -o net.pdf --input 4 --json | grep -v -e width -e height -e marks
| {
|   "command": "draw",
|   "file": "examples/article_signs.json",
|   "view": "network",
|   "written_to": "net.pdf"
| }
$ cinch draw examples/article_signs.json -o - | head -1 | cut -c 1-40
| <svg xmlns="http://www.w3.org/2000/svg"
$ cinch draw examples/article_signs.json -o - | cmp - net.svg
$ cinch draw examples/article_signs.json -o NET.SVG && cmp net.svg NET.SVG
| view network written to NET.SVG
$ cinch draw examples/article_signs.json --width 60 --color always | head -1 | tr '\033' '!'
| ![0;1m5-2-5, identity: 20 connections![0m

# A training.
$ cinch fit cycle:5 --hidden 2 --seed 1 -q -o five.json --trace trace.csv > report.txt
$ cinch draw trace.csv --width 60 | sed -n "1,5p;\$p"
| All rows right after 11 of 32 passes
| loss, nats
|     ⡏⠉⠛⠭⣉⡉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⡍⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⢹
|     ⡇    ⠈⠑⠢⠤⣀⡀      ⡄                                    ⢸
|   1 ⡇         ⠈⠉⠒⠤⣀  ⡄                                    ⢸
|                               pass
$ cinch draw trace.csv --view trace -o trace.svg
| view trace written to trace.svg
$ cinch draw - --json < trace.csv | grep -e file -e view
|   "file": "-",
|   "view": "trace",
$ cinch draw trace.csv --view heat
! cinch: trace.csv is the trace of a training: leave --view heat out, or name the network that came of it
= 2
$ cinch draw trace.csv --input 1
! cinch: trace.csv is the trace of a training; MAPPING, --input, --activation and --output are for networks
= 2
$ cinch draw five.json --view trace
! cinch: five.json is a network; --view trace takes the file that cinch fit --trace FILE writes
= 2
$ head -1 trace.csv > bad.csv; cinch draw bad.csv
! cinch: bad.csv: a trace without a pass; cinch fit --trace FILE writes one that has some
= 3
$ sed 's/margin/marge/' trace.csv > bad.csv; cinch draw bad.csv
! cinch: bad.csv:1:37: "marge" is not what a trace has here; its first line is pass,loss_nats,loss_bits,rows_right,margin,norm_first,norm_output,norm_weights,norm_gradient
= 3
$ sed '3s/^2/1/' trace.csv > bad.csv; cinch draw bad.csv
! cinch: bad.csv:3:1: pass 1 does not come after the one before it
= 3
$ sed '3s/,/,x/' trace.csv > bad.csv; cinch draw bad.csv
! cinch: bad.csv:3:3: "x1.45033026" is not a number
= 3
$ sed '3s/,[^,]*$//' trace.csv > bad.csv; cinch draw bad.csv
! cinch: bad.csv:3:72: 8 cells, but a trace has 9 columns
= 3
$ sed '3s/$/,1/' trace.csv > bad.csv; cinch draw bad.csv
! cinch: bad.csv:3:85: a cell too many; a trace has 9 columns
= 3

# Keys.
$ cinch draw examples/article_signs.json --input 6
! cinch: examples/article_signs.json: column "n" has no symbol "6"; it knows 1, 2, 3, 4, 5
= 3
$ cinch draw examples/article_signs.json --input 1,2
! cinch: examples/article_signs.json has 1 key column, and --input names 2 symbols; commas separate symbols, as in --input 1
= 2
$ cinch draw examples/article_signs.json --input '"1'
! cinch: --input:1:1: a quotation mark that is never closed: close it, or double it if it belongs to the cell
= 2
$ cinch draw examples/article_signs.json --input ''
! cinch: --input: the argument is empty; give A,B,..
= 2
$ cinch draw examples/article_signs.json --input '"1"' -o net.svg
| view network written to net.svg
$ cinch fit examples/genetic_code.csv --hidden 3 --seed 5 -q -o code.json > report.txt
$ cinch draw code.json --input A,T,g -o net.svg
! cinch: code.json: column "base3" has no symbol "g"; did you mean "G"? It knows T, C, A, G
= 3
$ cinch draw code.json --input A,T -o net.svg
! cinch: code.json has 3 key columns, and --input names 2 symbols; commas separate symbols, as in --input T,T,T
= 2
$ cinch draw code.json --input A,T,G -o net.svg
| view network written to net.svg

# What the legends say: keys without a label once, which of several layers, open leads.
$ cinch fit random:300:6:1 --hidden 4 --budget 9 --seed 1 -q -o many.json > report.txt
= 1
$ cinch draw many.json --view plane -q -o - | grep -o '[0-9]* keys without a label' | sort -u
| 268 keys without a label
$ cinch fit cycle:9 --hidden 4,2 --seed 1 -q -o deep.json > report.txt
$ cinch draw deep.json --view plane -o - | grep -o '[^>]*last hidden layer<' | sort -u
| 9-4-2-9: the plane of the last hidden layer<
| h1 of the last hidden layer<
$ cinch draw deep.json --view heat --width 70 | sed -n 3p
| input to hidden 1   hidden 1 to 2   hidden 2 to output
$ cinch fit cycle:9 --hidden 2 --seed 35 --budget 8 -q -o early.json > report.txt
= 1
$ cinch draw early.json --view plane --width 60 -q | grep -e lead -e several
|      ⡇       lead 0.0263    ⡇   •8                ⢸
| ●  several keys, or one with no label at it
| ⠤ ⠄smallest lead 0.0263 (no border here), key 4: 1 over 5
|    line of the smallest lead: to where both are equal
|    lead: the answer's sum less the runner-up's, exact
$ cinch fit cycle:12 --hidden 3 --seed 1 -q -o space.json > report.txt
$ cinch draw space.json --view plane --width 60 | grep -e lead -e several
| ●  several keys, or one with no label at it
|    smallest lead 1.65, key 11: 12 over 5
|    lead: the answer's sum less the runner-up's, exact

# Held against a mapping, or what the file says.
$ cinch draw early.json --width 60 --input 4 -q | grep -e exact -e wrong -e "should be"
| 9-2-9 (not exact: 4 of 9 rows right), tanh: 36 connections
|  1 ○                  ⣀○  1   0.4117  16.47 % wrong
|  5 ○ ⠈⠁⠐⠄h2 -0.04⢿⡎⠐⡎⢉⡒○  5   0.3855  16.04 % should be
| wrong: the mapping has 5 here
| sums and lead: exact, of float32 units; shares: float32
$ cinch draw early.json cycle:9 --width 60 --input 4 | grep -e exact -e wrong -e "should be"
| 9-2-9 (not exact: 4 of 9 rows right), tanh: 36 connections
|  1 ○                  ⣀○  1   0.4117  16.47 % wrong
|  5 ○ ⠈⠁⠐⠄h2 -0.04⢿⡎⠐⡎⢉⡒○  5   0.3855  16.04 % should be
| wrong: the mapping has 5 here
| sums and lead: exact, of float32 units; shares: float32
$ cinch draw early.json reverse:9 --width 60 | head -1
| 9-2-9 (not exact: 2 of 9 rows right), tanh: 36 connections
$ printf 'n,n+1\n1,2\n2,3\n3,4\n4,5\n' > four.csv
$ cinch draw examples/article_signs.json four.csv --width 60 --input 5 | grep -e exact -e answer
| a tie among 5 values (1, 2, 3, 4, 5): there is no answer
| no row has this key: the answer means nothing
| sums and lead: exact, of float32 units; shares: float32
$ cinch draw examples/article_signs.json four.csv --json -o net.svg | grep rows
|   "rows": 4,
|   "rows_right": 4,
$ cinch draw examples/article_signs.json four.csv --value n --width 60 | head -1
| 5-2-5 (not exact: 0 of 4 rows right), identity: 20 connecti…
$ cinch draw - - < examples/article_signs.json
! cinch: standard input cannot be both the network and the mapping
= 2
$ cinch draw trace.csv four.csv
! cinch: trace.csv is the trace of a training; MAPPING, --input, --activation and --output are for networks
= 2
$ cinch draw five.json missing.csv
! cinch: missing.csv: cannot be read (No such file or directory): check the name
= 3

# Where it cannot go.
$ cinch draw examples/article_signs.json -o net.gif
! cinch: -o net.gif: the end of the name tells the kind of picture, and it is none of .svg, .png and .pdf
= 2
$ cinch draw examples/article_signs.json -o svg
! cinch: -o svg: the end of the name tells the kind of picture, and it is none of .svg, .png and .pdf
= 2
$ cinch draw examples/article_signs.json -o nowhere/net.svg
! cinch: nowhere/net.svg: cannot be written (No such file or directory): create its directory first
= 3
$ mkdir folder.svg; cinch draw examples/article_signs.json -o folder.svg
! cinch: folder.svg: cannot be written (Is a directory): name a file in it
= 3
$ cp examples/article_signs.json same.svg; cinch draw same.svg -o same.svg
! cinch: two files have the same name: -o and the input are both same.svg; write elsewhere
= 2
$ cinch draw examples/article_signs.json -o - --json
! cinch: standard output cannot be both the picture (-o -) and the report (--json)
= 2
$ cinch draw examples/article_signs.json -o - > /dev/full
! cinch: standard output: cannot be written (No space left on device): make room, or write elsewhere
= 3
$ cinch draw examples/article_signs.json > /dev/full
! cinch: standard output: No space left on device; the results are incomplete
= 3
$ cinch draw examples/article_signs.json -o net.png --scale 9000
! cinch: --scale: "9000" is not a number from 0.1 to 20
= 2
$ cinch fit random:400:30:1 --trainer adam --hidden 2 --budget 1 --seed 1 -q -o large.json > report.txt
= 1
$ cinch draw large.json --view network
! cinch: large.json cannot be drawn in the view network: more than 120 symbols, or 32 units in a hidden layer: take the view heat
= 3
$ cinch draw large.json -o large.png --view heat --scale 20
! remark: this network was saved as not exact, 42 of 400 rows right
! cinch: the picture would be 10490 x 114800 pixels, more than the 32767 that PNG is made with: take a smaller --scale, SVG or PDF
= 3
$ cinch draw large.json --view heat -q -o large.svg
| view heat written to large.svg
$ cinch draw large.json --view heat -o - | cmp - large.svg
! remark: this network was saved as not exact, 42 of 400 rows right
$ cinch draw examples/article_signs.json -o - 2>&1 | grep remark
= 1

# More marks than fit into the first megabyte.
$ cinch fit random:400:400:1 --trainer adam --hidden 30 --budget 1 --seed 1 -q -o wide.json > report.txt
= 1
$ cinch draw wide.json --view heat -o wide.svg
| view heat written to wide.svg
! remark: this network was saved as not exact, 0 of 400 rows right

# Options that do not go together.
$ cinch draw examples/article_signs.json -o net.svg --scale 2
! cinch: --scale is for PNG; SVG and PDF are sharp at any size
= 2
$ cinch draw examples/article_signs.json -o net.svg --width 60
! cinch: --colour and --width are for drawing in the terminal; with -o leave them out
= 2
$ cinch draw examples/article_signs.json -o net.svg --colour never
! cinch: --colour and --width are for drawing in the terminal; with -o leave them out
= 2
$ cinch draw examples/article_signs.json --theme dark
! cinch: --theme and --scale are for files; name one with -o FILE.svg, .png or .pdf
= 2
$ cinch draw examples/article_signs.json --width 39
! cinch: --width: "39" is not a whole number from 40 to 1000
= 2
$ cinch draw examples/article_signs.json --view plain
! cinch: --view: "plain" is not one of auto, network, plane, heat or trace; did you mean plane?
= 2
$ cinch draw examples/article_signs.json --activation relu
! cinch: examples/article_signs.json: the file itself says identity and softmax; leave --activation and --output out
= 2
$ cinch draw examples/genetic_code.csv
! cinch: examples/genetic_code.csv: this is text, not a network (safetensors or JSON); a CSV table is given as MAPPING, and the network before it
= 3
$ cinch draw missing.json
! cinch: missing.json: cannot be read (No such file or directory): check the name
= 3
$ cinch draw
! cinch: arguments are missing; usage: cinch draw NET [MAPPING] | TRACE
= 2
