# Tables as people have them: what is found out is said in one line.
$ printf 'key;value\na;1\nb;2\nc;3\n' > t.csv; cinch fit t.csv --seeds 1 -o t.json > out
! t.csv: read with semicolons as separators
! saved to t.json
$ printf 'key\tvalue\na\t1\nb\t2,5\nc\t3\n' > t.tsv; cinch fit t.tsv --seeds 1 | head -1
| t.tsv: 3 rows, 3 keys -> 3 values
! t.tsv: read with tabs as separators
$ printf 'key|value\r\na|1\r\nb|2\r\n' > p.csv; cinch fit p.csv --seeds 1 | head -1
| p.csv: 2 rows, 2 keys -> 2 values
! p.csv: read with pipes as separators
$ printf 'a:b\n1:2\n2:3\n' > c.csv; cinch fit c.csv --separator : --seeds 1 | head -1
| c.csv: 2 rows, 2 keys -> 2 values
$ printf 'a;b,c\n1;2,3\n2;3,4\n' > two.csv; cinch fit two.csv --seeds 1 | head -1
| two.csv: 2 rows, 2 keys -> 2 values
! two.csv: read with commas as separators though semicolons would do (--separator)
$ cinch fit two.csv --separator semicolon --seeds 1 | head -1
| two.csv: 2 rows, 2 keys -> 2 values
$ printf 'sep=,\nkey,value\na,1\nb,2\nc,3\n' > sep.csv; cinch fit sep.csv --seeds 1 | head -1
| sep.csv: 3 rows, 3 keys -> 3 values
! sep.csv: read with a line that names the separator, commas as separators
$ printf '"SEP=^"\r\nkey^value\r\na^1\r\nb^2\r\n' > sep2.csv; cinch fit sep2.csv --seeds 1 | head -1
| sep2.csv: 2 rows, 2 keys -> 2 values
! sep2.csv: read with a line that names the separator, "^" as separators
$ printf '# by hand, 2016\nkey,value\na,1\n# two\nb,2\n' > comments.csv; cinch fit comments.csv --comment '#' --seeds 1 | head -1
| comments.csv: 2 rows, 2 keys -> 2 values
! comments.csv: read with 2 comment lines
$ printf '// x\na,b\n1,2\n2,3\n' > slash.csv; cinch fit slash.csv --comment // --seeds 1 -q | head -1
| slash.csv: 2 rows, 2 keys -> 2 values
$ printf '"key", "value"\n"a", "1"\n "b" ,"2"\n' > space.csv; cinch fit space.csv --seeds 1 | head -1
| space.csv: 2 rows, 2 keys -> 2 values
! space.csv: read with spaces around quotation marks
$ printf 'key,value\r\na,1\r\nb,2\r\n\032' > z.csv; cinch fit z.csv --seeds 1 | head -1
| z.csv: 2 rows, 2 keys -> 2 values
! z.csv: read with a final ^Z
$ printf 'key,value\ra,1\rb,2' > mac.csv; cinch fit mac.csv --seeds 1 | head -1
| mac.csv: 2 rows, 2 keys -> 2 values
! mac.csv: read with line ends of CR alone
$ printf '\377\376k\000;\000v\000\n\000\254\040;\0001\000\n\000b\000;\0002\000\n\000' > u16.csv; cinch fit u16.csv --seeds 1 -o u16.json | head -1
| u16.csv: 2 rows, 2 keys -> 2 values
! u16.csv: read with UTF-16, semicolons as separators
! saved to u16.json
$ cinch ask u16.json €
| 1
$ cinch check u16.json u16.csv | head -1
| exact: 2 rows proved, smallest margin 1.975 (relative 1.664, 0.8319 of the best
! u16.csv: read with UTF-16, semicolons as separators
$ cinch check u16.json u16.csv -q | head -1
| exact: 2 rows proved, smallest margin 1.975 (relative 1.664, 0.8319 of the best
$ cinch draw t.json t.csv > out
! t.csv: read with semicolons as separators
$ cinch permute t.json --to t.csv | head -1
| exact in all 3 rows, proved: 3-2-3 computes t.csv without training
! t.csv: read with semicolons as separators
$ printf '1,2\n2,3\n3,1\n' > bare.csv; cinch fit bare.csv --no-header --seeds 1 | head -1
| bare.csv: 3 rows, 3 keys -> 3 values
$ cinch fit bare.csv --no-header --value 1 --keys 2 --seeds 1 | head -1
| bare.csv: 3 rows, 3 keys -> 3 values

# What is probably not meant.
$ cinch fit bare.csv --seeds 1 | head -1
| bare.csv: 2 rows, 2 keys -> 2 values
! remark: the first row, taken for the names of columns, looks like the others: if it is one of them, say --no-header
$ printf 'Keypad of 2016,\nkey,digit\na,1\nb,2\nc,3\n' > title.csv; cinch fit title.csv --seeds 1 | head -1
| title.csv: 4 rows, 4 keys -> 4 values
! remark: the second row looks like the names of columns: if the first is a title, remove it
$ printf '# by hand\t2016\na\t1\nb\t2\n' > hash.csv; cinch fit hash.csv --seeds 1 -q | head -1
| hash.csv: 2 rows, 2 keys -> 2 values
$ printf 'k,v\na,1\nb,1\n' > const.csv; cinch fit const.csv --seeds 1 | head -1
| const.csv: 2 rows, 2 keys -> 1 value
! remark: the value column "v" is 1 in all rows: is another one meant (--value)?
! 2 symbols of k behave as 1
$ printf 'k,v,\na,1,\nb,2,\n' > trail.csv; cinch fit trail.csv --value v --seeds 1 | head -1
| trail.csv: 2 rows, 2 keys -> 2 values
! the last column has neither name nor cells and is left out
$ printf 'k,v\na,1\n,\n' > blank.csv; cinch fit blank.csv --seeds 1 | head -1
| blank.csv: 2 rows, 2 keys -> 2 values
! remark: line 3 has nothing but separators and counts as a row of empty symbols; --skip-empty leaves it out
$ printf 'k,v\na\302\240,1\na,2\n' > hard.csv; cinch fit hard.csv --seeds 1 | head -1
| hard.csv: 2 rows, 2 keys -> 2 values
! line 2: a cell begins or ends with a space; spaces are part of symbols
! remark: symbols of column "k" look alike: "a\u00a0" and "a"
$ printf 'k,v\ncaf\303\251,1\ncafe\314\201,2\n' > forms.csv; cinch fit forms.csv --seeds 1 | head -1
| forms.csv: 2 rows, 2 keys -> 2 values
! remark: symbols of column "k" look alike: "caf\u00e9" and "cafe\u0301"
$ printf 'k,v\na,1\nA,2\n' > case.csv; cinch fit case.csv --seeds 1 | head -1
| case.csv: 2 rows, 2 keys -> 2 values
$ cinch fit case.csv --remark-case --seeds 1 | head -1
| case.csv: 2 rows, 2 keys -> 2 values
! remark: symbols of column "k" look alike: "a" and "A"
$ printf 'code,name\nx,1\n,2\ny,3\n,4\n' > missing.csv; cinch fit missing.csv --skip-empty --seeds 1 | head -1
| missing.csv: 2 rows, 2 keys -> 2 values
! 2 rows with an empty key left out, the first in line 3

# Rows that stand for several, and several values.
$ printf 'a,b,v\n0,-,no\n1,0,no\n1,1,yes\n' > and.csv; cinch fit and.csv --any - --seeds 1 -o and.json | head -1
| and.csv: 4 rows, 2 key columns -> 2 values
! 1 row with "-" (--any) makes 2 rows
! saved to and.json
$ cinch ask and.json 0 1
| no
$ printf 'state,coin,next,output\n0,5,5,nothing\n0,10,10,nothing\n5,5,10,nothing\n5,10,0,drink\n10,5,0,drink\n10,10,5,drink\n' > mealy.csv; cinch fit mealy.csv --value next,output --seeds 1 -o mealy.json | head -1
| mealy.csv: 6 rows, 2 key columns -> 4 values
! the value is that of 2 columns joined: next,output
! saved to mealy.json
$ cinch ask mealy.json 5 10
| 0,drink
$ echo 5,10 | cinch ask mealy.json -
| "0,drink"
$ cinch check mealy.json mealy.csv --value next --value output | head -1
| exact: 6 rows proved, smallest margin 7.844 (relative 0.5498) at line 5 (5,10 ->
! the value is that of 2 columns joined: next,output
$ cinch show mealy.json | grep value
|   value        next,output: 5,nothing 10,nothing 0,drink 5,drink
| weights from hidden units to values

# Refused, with the reason.
$ printf 'a;b|c\n1;2|3\n' > unclear.csv; cinch fit unclear.csv
! cinch: unclear.csv:1:1: it is not clear what separates the cells: say it by --separator
= 3
$ cinch fit t.csv --separator xy
! cinch: --separator: "xy" is neither comma, semicolon, tab or pipe nor one ASCII character that can be printed, but for the quotation mark
= 2
$ cinch fit t.csv --separator '"'
! cinch: --separator: """ is neither comma, semicolon, tab or pipe nor one ASCII character that can be printed, but for the quotation mark
= 2
$ cinch fit t.csv --separator ,
! cinch: t.csv:1:1: only one column: a key and a value are needed, separated by commas, semicolons, tabs or pipes, or as --separator says; if this line is a title, remove it
= 3
$ cinch fit comments.csv
! cinch: comments.csv:4:6: the row ends after 1 of 2 cells: if it is a comment, say --comment "#"; else add the missing ones
= 3
$ printf 'Title\na,b\n1,2\n' > title1.csv; cinch fit title1.csv
! cinch: title1.csv:1:1: only one column: a key and a value are needed, separated by commas, semicolons, tabs or pipes, or as --separator says; if this line is a title, remove it
= 3
$ printf 'Title,,\na,b,c\n1,2,3\n' > title3.csv; cinch fit title3.csv
! cinch: title3.csv:1:8: a second column without a name: if this line is a title, remove it; else name each column
= 3
$ printf '0,0,0\n0,1,1\n' > xor.csv; cinch fit xor.csv
! cinch: xor.csv:1:3: a second column "0": give each its own name, or say --no-header if this is a row
= 3
$ cinch fit trail.csv
! cinch: trail.csv:1:1: every line ends with a separator, which makes a last column without a name and without values: name the value column by --value
= 3
$ printf 'k,v,\na,1,\nb,2,x\n' > trailx.csv; cinch fit trailx.csv --value v
! cinch: trailx.csv:3:5: a cell in a last column without a name: give it one, or choose columns by --keys
= 3
$ printf 'k,v\na,1,\n' > trailrow.csv; cinch fit trailrow.csv
! cinch: trailrow.csv:2:5: cell 3, but the header has 2 columns: remove the separator at the end
= 3
$ cinch fit missing.csv
! cinch: missing.csv:5:1: the key "(empty)" has the value "4" here, but "2" in line 3: remove one of the two rows, or leave rows with an empty key out by --skip-empty
= 3
$ printf 'k,v\n,1\n,2\n' > nokey.csv; cinch fit nokey.csv --skip-empty
! cinch: nokey.csv:2:1: every row has an empty key: --skip-empty leaves none
= 3
$ printf '# a\n# b\n' > allcomments.csv; cinch fit allcomments.csv --comment '#'
! cinch: allcomments.csv:1:1: the table is empty: begin with a line of column names
= 3
$ printf '\377\376k\000,\000v\000\n\000\000\330x\000' > half.csv; cinch fit half.csv
! cinch: half.csv: byte 11: this is not UTF-16, though the table begins as if it were: save it as UTF-8
= 3
$ printf '\377\376\000\000k\000\000\000' > u32.csv; cinch fit u32.csv
! cinch: u32.csv:1:1: a NUL byte (0x00): is this a text file? save the table as UTF-8
= 3
$ printf 'k,v\n"a" "b",1\n' > marks.csv; cinch fit marks.csv
! cinch: marks.csv:2:4: text after a closing quotation mark: put a separator between, or double the mark
= 3
$ cinch fit mealy.csv --value next,outptu
! cinch: --value: mealy.csv has no column "outptu" (is "output" meant?): name one of its header
= 2
$ cinch fit mealy.csv --value next,output,coin,state
! cinch: --value: no column is left for the key: name fewer value columns
= 2
$ cinch fit mealy.csv --value next,next
! cinch: --value:1:6: "next" stands here twice: name it once
= 2
$ cinch fit mealy.csv --value next,output --keys state,next
! cinch: --keys: "next" is the value column: leave it out, or choose another value by --value
= 2
$ cinch fit mealy.csv --value next,output --symbols 0,5,10
! cinch: --symbols: of several value columns the joined value has symbols of its own: leave theirs out, or name one value column
= 2
$ printf 'a,v\n-,1\n' > alone.csv; cinch fit alone.csv --any -
! cinch: alone.csv:2:1: column "a" has no symbol that "-" could match: name them by --symbols
= 3
$ printf 'a,v\n-,1\n1,1\n2,2\n' > other.csv; cinch fit other.csv --any -
! cinch: other.csv:4:1: the key "2" has the value "2" here, but "1" in line 2: remove one of the two rows
= 3
$ (seq -s, 0 25; for c in 0 1 -; do printf 'x'; yes ",$c" | head -25 | tr -d '\n'; echo; done) > stars.csv; cinch fit stars.csv --any - --value 0
! cinch: stars.csv: --any "-": the table stands for 33,554,434 rows, and at most 16,777,216 are made: leave key columns out by --keys, or write out the rows that are meant
= 3
$ cinch fit cycle:3 --no-header
! cinch: cycle:3: --no-header goes with a CSV file, not with a named family: leave it out
= 2
$ cinch fit cycle:3 --separator ,
! cinch: cycle:3: --separator goes with a CSV file, not with a named family: leave it out
= 2
$ cinch fit cycle:3 --any -
! cinch: cycle:3: --any goes with a CSV file, not with a named family: leave it out
= 2
$ cinch fit t.csv --comment ''
! cinch: --comment: the argument is empty; give TEXT
= 2
$ cinch check u16.json t.csv
! t.csv: read with semicolons as separators
! cinch: t.csv:2: the network has no symbol "a" for column "key"; `cinch show` lists what it knows
= 3
$ cinch fit mealy.csv --value next,output --symbols next=0,5,10
! cinch: --symbols: of several value columns the joined value has symbols of its own: leave theirs out, or name one value column
= 2
$ cinch fit mealy.csv --keys state,coin --symbols output=nothing
! cinch: mealy.csv:5:8: the symbol "drink" is not among --symbols: correct it, or add it there
= 3
$ cinch fit mealy.csv --value next,output --symbols coin=5,10 --symbols state=10,5,0 --seeds 1 -q -o ordered.json | head -1
| mealy.csv: 6 rows, 2 key columns -> 4 values
$ cinch show ordered.json | grep -A1 keys
| weights from keys to hidden units
|   state       h1       h2       h3

# Which keys had a row: an answer for another key means nothing.
$ printf 'state,event,next\nlocked,coin,open\nlocked,push,locked\nopen,push,locked\nopen,key,service\nservice,key,locked\n' > turnstile.csv; cinch fit turnstile.csv --seeds 1 -q -o turnstile.safetensors | head -1
| turnstile.csv: 5 rows, 2 key columns -> 3 values
$ cinch ask turnstile.safetensors locked coin --known
| open
$ cinch ask turnstile.safetensors service coin
| open
! remark: no row has this key: the answer means nothing
$ cinch ask turnstile.safetensors service coin --known
| open
! remark: no row has this key: the answer means nothing
= 1
$ cinch ask turnstile.safetensors service coin --known -q
| open
= 1
$ printf 'locked,coin\nservice,coin\n' | cinch ask turnstile.safetensors - --known
| open
| open
! remark: no row has this key: the answer means nothing
= 1
$ cinch ask turnstile.safetensors service coin --json | grep -e seen -e has_row
|       "symbols_seen": true,
|       "has_row": false
! remark: no row has this key: the answer means nothing
$ cinch show turnstile.safetensors | grep ' keys '
|   keys         5 keys had a row, and other keys of their symbols had none
| weights from keys to hidden units
$ cinch convert turnstile.safetensors -o turnstile.json -q > out; cinch ask turnstile.json service coin --known
| open
! remark: no row has this key: the answer means nothing
= 1
$ printf 'state,event,next\nlocked,coin,locked\nlocked,push,open\nopen,push,open\nopen,key,service\nservice,key,open\n' > other.csv; cinch permute turnstile.json --to other.csv -o permuted.json -q > out; cinch ask permuted.json service coin --known
| locked
! remark: no row has this key: the answer means nothing
= 1
$ cinch ask permuted.json service key --known
| open
$ cinch ask mealy.json 0 5 --known
| 5,nothing
$ cinch ask examples/article_signs.json 5 --known
| tie among 5 values (1, 2, 3, 4, 5)
! remark: no row has this key: the answer means nothing
= 1
$ printf '{"format":"cinch-network","version":1,"keys":[{"name":"a","symbols":["x","y"]},{"name":"b","symbols":["x","y"]}],"value":{"name":"v","symbols":["x","y"]},"layers":[{"weight":[[0,0,1,-1]]},{"weight":[[1],[-1]]}]}' > theirs.json; cinch ask theirs.json x y --known
! cinch: theirs.json: --known: this file does not say which keys had a row; those that cinch fit saves now do
= 3
$ cinch ask theirs.json x y
| y
! remark: a is not looked at

# Keys from standard input are separated as tables are; an empty symbol has a name.
$ printf 'locked;coin\nopen;push\n' | cinch ask turnstile.json -
| open
| locked
! standard input: read with semicolons as separators
$ printf 'locked\tcoin\r\n' | cinch ask turnstile.json - -q
| open
$ printf '"locked", "coin"\n' | cinch ask turnstile.json -
| open
! standard input: read with spaces around quotation marks
$ printf 'k,v\n,1\na,\nb,2\n' > named.csv; cinch fit named.csv --seeds 1 -o named.json | head -1
| named.csv: 3 rows, 3 keys -> 3 values
! remark: line 2 has an empty cell, which is the symbol (empty), as other lines have
! saved to named.json
$ cinch ask named.json '' --walk | head -2
| answer   1, by 3.112 over 2
| key      k = (empty): lights 1 of 3 inputs
$ cinch ask named.json a
|
$ cinch ask named.json a --walk | head -2
| answer   (empty), by 2.621 over 2
| key      k = a: lights 1 of 3 inputs
$ cinch show named.json | grep -e ' key ' -e ' value '
|   key          k: (empty) a b
|   value        v: 1 (empty) 2
$ cinch check named.json named.csv --symbols ',a,b,1,2' | head -1
| exact: 3 rows proved, smallest margin 2.621 (relative 0.8763, 0.5842 of the best
! remark: line 2 has an empty cell, which is the symbol (empty), as other lines have
$ cinch check named.json bare.csv --no-header
! cinch: bare.csv:1: the network has no symbol "1" for column "1"; `cinch show` lists what it knows
= 3
$ cinch ask named.json c
! cinch: named.json: column "k" has no symbol "c"; it knows (empty), a, b
= 3
$ cinch draw named.json --width 60 | grep -o '(empty)' | uniq -c
|       2 (empty)
$ cinch draw named.json -o named.svg -q; grep -o '(empty)' named.svg | uniq -c
| view network written to named.svg
|       2 (empty)
$ cinch fit t.csv --any '*' --seeds 1 | head -1
| t.csv: 3 rows, 3 keys -> 3 values
! t.csv: read with semicolons as separators
! remark: no key cell is "*" (--any)
