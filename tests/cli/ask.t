$ cinch fit shift:5 --hidden 2 --seed 4 -q -o net.json > /dev/null
$ cinch ask net.json 1
| 2
$ cinch ask net.json 5
| 4
! remark: no row has this key: the answer means nothing
$ cinch ask net.json 5 --quiet
| 4
$ cinch ask net.json 2 --walk
| answer   3, by 5.539 over 1
| key      key = 2: lights 1 of 5 inputs
| hidden   each unit receives the weight of the lit input, and sends tanh of it
|   h1  receives  -2.1650  sends  -0.9740
|   h2  receives  -1.1948  sends  -0.8321
| output   each value's sum is h1*u1 + h2*u2; its share by softmax
|   1  -0.64  = -0.9740*1.1082   + -0.8321*-0.5262   0.39 %  <- runner-up
|   2  -1.76  = -0.9740*-2.1885  + -0.8321*4.6712    0.13 %
|   3   4.90  = -0.9740*-3.7955  + -0.8321*-1.4429  99.22 %  <- answer
|   4  -5.93  = -0.9740*3.2538   + -0.8321*3.3232    0.00 %
|   5  -1.07  = -0.9740*3.6438   + -0.8321*-2.9843   0.26 %
$ cinch ask examples/article_signs.json 1 --walk
| answer   2, by 2 over 1
| key      n = 1: lights 1 of 5 inputs
| hidden   each unit receives the weight of the lit input, and sends it on
|   h1  receives  1  sends  1
|   h2  receives  1  sends  1
| output   each value's sum is h1*u1 + h2*u2; its share by softmax
|   1   0  = 1*0   + 1*0    9.50 %  <- runner-up
|   2   2  = 1*1   + 1*1   70.21 %  <- answer
|   3   0  = 1*1   + 1*-1   9.50 %
|   4   0  = 1*-1  + 1*1    9.50 %
|   5  -2  = 1*-1  + 1*-1   1.29 %
$ cinch ask examples/article_signs.json 5
| tie among 5 values (1, 2, 3, 4, 5)
! remark: no row has this key: the answer means nothing
= 1
$ cinch ask examples/article_signs.json 5 -q --walk
| answer   tie among 5 values (1, 2, 3, 4, 5)
| key      n = 5: lights 1 of 5 inputs
| hidden   each unit receives the weight of the lit input, and sends it on
|   h1  receives  0  sends  0
|   h2  receives  0  sends  0
| output   each value's sum is h1*u1 + h2*u2; its share by softmax
|   1  0  = 0*0   + 0*0   20.00 %  <- tie
|   2  0  = 0*1   + 0*1   20.00 %  <- tie
|   3  0  = 0*1   + 0*-1  20.00 %  <- tie
|   4  0  = 0*-1  + 0*1   20.00 %  <- tie
|   5  0  = 0*-1  + 0*-1  20.00 %  <- tie
= 1
$ cinch ask examples/article_signs.json 5 -q --json
| {
|   "command": "ask",
|   "answers": [
|     {
|       "key": [
|         "5"
|       ],
|       "answer": null,
|       "rival": null,
|       "tie": [
|         "1",
|         "2",
|         "3",
|         "4",
|         "5"
|       ],
|       "tied": 5,
|       "margin": 0.0,
|       "float32_answer": null,
|       "share": null,
|       "symbols_seen": false,
|       "has_row": false
|     }
|   ],
|   "not_looked_at": []
| }
= 1
$ printf '5\n1\n' | cinch ask examples/article_signs.json - -q
| "tie among 5 values (1, 2, 3, 4, 5)"
| 2
= 1
$ cinch ask examples/article_signs.json --walk -- 3 | head -1
| answer   4, by 2 over 1
$ cinch ask net.json 1 --json
| {
|   "command": "ask",
|   "answers": [
|     {
|       "key": [
|         "1"
|       ],
|       "answer": "2",
|       "rival": "3",
|       "margin": 4.47255966,
|       "float32_answer": "2",
|       "share": 0.9872292,
|       "symbols_seen": true,
|       "has_row": true
|     }
|   ],
|   "not_looked_at": []
| }
$ cinch ask net.json 5 --json --walk
| {
|   "command": "ask",
|   "answers": [
|     {
|       "key": [
|         "5"
|       ],
|       "answer": "4",
|       "rival": "2",
|       "margin": 2.42317768,
|       "float32_answer": "4",
|       "share": 0.8804509,
|       "symbols_seen": false,
|       "has_row": false,
|       "walk": {
|         "hidden": [
|           {
|             "sum": [
|               0.69778514,
|               0.75256574
|             ],
|             "unit": [
|               0.60296005,
|               0.63667715
|             ]
|           }
|         ],
|         "logit": [
|           0.33319277,
|           1.654495,
|           -3.2072327,
|           4.077673,
|           0.2970482
|         ],
|         "share": [
|           0.020820832,
|           0.078042716,
|           0.00060382474,
|           0.8804509,
|           0.020081706
|         ]
|       }
|     }
|   ],
|   "not_looked_at": []
| }
! remark: no row has this key: the answer means nothing

# From standard input: one answer per line.
$ printf '1\n2\n' | cinch ask net.json -
| 2
| 3
$ printf '1\r\n"2"' | cinch ask net.json -
| 2
| 3
$ printf '1\n2\n' | cinch ask net.json - --json | grep answer\"
|       "answer": "2",
|       "float32_answer": "2",
|       "answer": "3",
|       "float32_answer": "3",
$ printf '1\n2\n' | cinch ask net.json --walk - | grep -c share
| 2
$ printf '1\n\n2\n' | cinch ask net.json -
| 2
! cinch: standard input:2:1: an empty line between others: remove it
= 3
$ printf '1,2\n' | cinch ask net.json -
! cinch: standard input:1:3: a cell too many; the network has 1 key column
= 3
$ printf '3\n9\n' | cinch ask net.json -
| 4
! cinch: standard input:2:1: column "key" has no symbol "9"; it knows 1, 2, 3, 4, 5
= 3
$ cinch ask net.json -
! cinch: standard input: empty; give keys as CSV, one per line, without a header
= 3
$ cinch ask - - < net.json
! cinch: standard input cannot be both the network and the keys
= 2
$ cinch ask - 3 < net.json
| 4

# Several key columns, depth, biases, the dense network.
$ cinch fit examples/genetic_code.csv --hidden 4 --seed 1 -q -o code.safetensors > /dev/null
$ cinch ask code.safetensors A T G
| Met
$ cinch ask code.safetensors A T G --walk
| answer   Met, by 1.992 over Ile
| key      base1 = A, base2 = T, base3 = G: lights 3 of 12 inputs
| hidden   each unit receives a sum of weights, and sends tanh of it
|   h1  receives  -4.2892  = -0.6541  + -2.7095  + -0.9256  sends  -0.9996
|   h2  receives   3.1528  = 0.0535   + 2.6901   + 0.4093   sends   0.9964
|   h3  receives  -0.4797  = -2.8022  + 3.0321   + -0.7096  sends  -0.4460
|   h4  receives  -0.0310  = -0.3875  + -0.7903  + 1.1468   sends  -0.0310
| output   each value's sum is h1*u1 + h2*u2 + h3*u3 + h4*u4; its share by softmax
|   Met   9.55  = -0.9996*-3.8788  + 0.9964*5.0947   + -0.4460*-1.3308
|               + -0.0310*-0.1233  76.31 %  <- answer
|   Ile   7.56  = -0.9996*-3.4550  + 0.9964*4.9140   + -0.4460*2.0508
|               + -0.0310*-3.9828  10.41 %  <- runner-up
|   Pro   7.33  = -0.9996*-2.8620  + 0.9964*2.6328   + -0.4460*-4.4034
|               + -0.0310*3.9232    8.25 %
|   Thr   6.72  = -0.9996*-3.1547  + 0.9964*1.6279   + -0.4460*-4.0926
|               + -0.0310*-3.9574   4.52 %
|   Leu   4.35  = -0.9996*-2.7265  + 0.9964*4.0255   + -0.4460*5.1979
|               + -0.0310*2.3314    0.42 %
|   Val   2.02  = -0.9996*-3.8931  + 0.9964*-0.4149  + -0.4460*3.6550
|               + -0.0310*-5.4527   0.04 %
|   Trp   1.14  = -0.9996*2.5845   + 0.9964*4.0536   + -0.4460*0.4141
|               + -0.0310*4.2211    0.02 %
|   Ser   1.14  = -0.9996*3.6686   + 0.9964*2.8541   + -0.4460*-4.1632
|               + -0.0310*-3.3100   0.02 %
|   Arg   0.02  = -0.9996*3.0820   + 0.9964*1.1420   + -0.4460*-4.7444
|               + -0.0310*4.8664    0.01 %
|   Ala  -0.15  = -0.9996*-3.6415  + 0.9964*-4.9932  + -0.4460*-2.4785
|               + -0.0310*-2.5363   0.00 %
|   and 11 more values, none above -0.43, together 0.01 % (--all shows them)
$ cinch ask code.safetensors A T G --walk --all | tail -42 | head -6
|   Phe    -1.80  = -0.9996*2.1482   + 0.9964*1.8219   + -0.4460*3.7303
|                 + -0.0310*-6.2920   0.00 %
|   Leu     4.35  = -0.9996*-2.7265  + 0.9964*4.0255   + -0.4460*5.1979
|                 + -0.0310*2.3314    0.42 %
|   Ser     1.14  = -0.9996*3.6686   + 0.9964*2.8541   + -0.4460*-4.1632
|                 + -0.0310*-3.3100   0.02 %
$ printf 'A,T,G\nT,A,A\n' | cinch ask code.safetensors -
| Met
| Stop
$ printf 'A,T\n' | cinch ask code.safetensors -
! cinch: standard input:1:4: 2 cells, but the network has 3 key columns
= 3
$ cinch ask code.safetensors A T
! cinch: code.safetensors has 3 key columns, and 2 symbols were given
= 2
$ cinch ask code.safetensors A T U
! cinch: code.safetensors: column "base3" has no symbol "U"; it knows T, C, A, G
= 3
$ cinch fit cycle:7 --hidden 6,3 --bias --seed 1 -q -o deep.json > /dev/null
$ cinch ask deep.json 7 --walk
| answer   1, by 3.196 over 4
| key      key = 7: lights 1 of 7 inputs
| hidden 1  each unit receives the weight of the lit input plus its bias, and
|           sends tanh of it
|   h1  receives  -2.5696  = -2.3387  + -0.2309  sends  -0.9883
|   h2  receives   0.1966  = 0.0845   + 0.1121   sends   0.1941
|   h3  receives   2.4772  = 1.9343   + 0.5429   sends   0.9860
|   h4  receives   2.3683  = 0.6214   + 1.7469   sends   0.9826
|   h5  receives  -0.7695  = -0.6728  + -0.0968  sends  -0.6467
|   h6  receives  -1.4220  = -1.3338  + -0.0883  sends  -0.8900
| hidden 2  each unit receives a sum of products plus its bias, and sends tanh of
|           it
|   h1  receives   3.0341  sends   0.9954
|   h2  receives  -4.9328  sends  -0.9999
|   h3  receives  -2.3042  sends  -0.9803
| output   each value's sum is h1*u1 + h2*u2 + h3*u3 + its bias; its share by
|          softmax
|   1   7.08  = 0.9954*2.2129   + -0.9999*-3.2823
|             + -0.9803*-2.0433  + -0.4095  95.46 %  <- answer
|   2  -8.00  = 0.9954*-5.1739  + -0.9999*2.6333
|             + -0.9803*-0.2360  + -0.4460   0.00 %
|   3   2.01  = 0.9954*-3.0773  + -0.9999*-2.9655
|             + -0.9803*-2.7840  + -0.6205   0.60 %
|   4   3.88  = 0.9954*2.8798   + -0.9999*1.3692
|             + -0.9803*-2.4279  + 0.0048    3.91 %  <- runner-up
|   5  -1.59  = 0.9954*-1.2198  + -0.9999*3.3868
|             + -0.9803*-2.8648  + 0.2052    0.02 %
|   6  -1.87  = 0.9954*2.0226   + -0.9999*1.7068
|             + -0.9803*2.3761   + 0.1509    0.01 %
|   7  -3.11  = 0.9954*-2.5587  + -0.9999*-1.9174
|             + -0.9803*2.6892   + 0.1541    0.00 %
$ cinch ask deep.json 7 --walk --all | recompute
| 16 sums, 0 wrong
$ cinch fit cycle:20 --trainer adam --hidden 6 --seed 1 -q -o wide.json > /dev/null
$ cinch ask wide.json 3 --walk
| answer   4, by 4.096 over 17
| key      key = 3: lights 1 of 20 inputs
| hidden   each unit receives the weight of the lit input, and sends tanh of it
|   h1  receives   0.6097  sends   0.5439
|   h2  receives  -1.6201  sends  -0.9246
|   h3  receives  -2.6206  sends  -0.9895
|   h4  receives  -2.7664  sends  -0.9921
|   h5  receives   0.4332  sends   0.4080
|   h6  receives   2.2047  sends   0.9760
| output   each value's sum is h1*u1 + h2*u2 + ... + h6*u6; its share by softmax
|   4    9.96  96.86 %  <- answer
|   17   5.86   1.61 %  <- runner-up
|   12   4.91   0.63 %
|   14   4.86   0.59 %
|   20   3.14   0.11 %
|   5    2.74   0.07 %
|   3    2.61   0.06 %
|   16   2.45   0.05 %
|   8    0.92   0.01 %
|   19  -0.77   0.00 %
|   and 10 more values, none above -0.91, together 0.00 % (--all shows them)
| sums     of the answer and of the runner-up, term by term
|                                4                          17
|   h1    0.5439 * 0.7288 = 0.3964    0.5439 * 2.4148 = 1.3134
|   h2  -0.9246 * -1.7500 = 1.6181  -0.9246 * -2.2797 = 2.1079
|   h3  -0.9895 * -2.3589 = 2.3341  -0.9895 * -0.1353 = 0.1339
|   h4  -0.9921 * -2.5913 = 2.5709  -0.9921 * 0.7588 = -0.7528
|   h5    0.4080 * 0.4655 = 0.1899    0.4080 * 2.2998 = 0.9383
|   h6    0.9760 * 2.9174 = 2.8473    0.9760 * 2.1719 = 2.1197
$ cinch fit cycle:4 --hidden none --bias --seed 1 -q -o dense.json > /dev/null
$ cinch ask dense.json 2 --walk
| answer   3, by 2.755 over 2
| key      key = 2: lights 1 of 4 inputs
| output   each value's sum is the sum of the lit inputs' weights + its bias; its
|          share by softmax
|   1  -1.11  = -1.2649  + 0.1508   3.10 %
|   2  -0.52  = -0.7715  + 0.2501   5.60 %  <- runner-up
|   3   2.23  = 1.4500   + 0.7831  88.00 %  <- answer
|   4  -1.05  = -1.0681  + 0.0189   3.30 %
$ cinch fit cycle:4 --hidden 2 --output linear --seed 1 -q -o linear.json > /dev/null
= 1
$ cinch ask linear.json 2 --walk
| answer   4, by 0.01826 over 2
| key      key = 2: lights 1 of 4 inputs
| hidden   each unit receives the weight of the lit input, and sends tanh of it
|   h1  receives   0.0986  sends   0.0983
|   h2  receives  -0.0833  sends  -0.0832
| output   each value's sum is h1*u1 + h2*u2
|   1  -0.1589  = 0.0983*-0.4296  + -0.0832*1.4038
|   2   0.0623  = 0.0983*0.7102   + -0.0832*0.0902   <- runner-up
|   3   0.0314  = 0.0983*0.1586   + -0.0832*-0.1903
|   4   0.0805  = 0.0983*0.7575   + -0.0832*-0.0735  <- answer
! remark: this network was saved as not exact, 3 of 4 rows right
$ cinch ask net.json 3 --walk | recompute
| 5 sums, 0 wrong
$ cinch ask code.safetensors G G C --walk --all | recompute
| 25 sums, 0 wrong

# Symbols that need care.
$ printf 'k,v\n-1,"a,b"\n" x",c\n' > odd.csv; cinch fit odd.csv --seeds 1 -q -o odd.json > /dev/null
$ cinch ask odd.json -- -1
| a,b
$ cinch ask odd.json -1
| a,b
$ cinch ask odd.json " x"
| c
$ cinch ask odd.json x
! cinch: odd.json: column "k" has no symbol "x"; did you mean " x"? It knows -1,  x
= 3
$ printf '%s\n' -1 ' x' | cinch ask odd.json -
| "a,b"
| c

# What should be known about an answer.
$ cinch fit cycle:40 --trainer adam --hidden 2 --seed 1 --budget 50 -q -o inexact.json > report.txt
= 1
$ cinch ask inexact.json 4
| 5
! remark: this network was saved as not exact, 16 of 40 rows right
$ sed 's/"rows":40,"rows_right":16/"rows":-1,"rows_right":-5/' inexact.json > negative.json; cinch ask negative.json 4
! cinch: negative.json: "about" contradicts itself: "rows_right" is -5, "rows" -1
= 3
$ sed 's/"mapping":"cycle:40"/"mapping":"mine"/; s/"rows":40,"rows_right":16,*//' inexact.json > mine.json; cinch draw mine.json --width 40 | head -1
| 40-2-40, tanh: 160 connections
! remark: this network was saved as not exact
$ printf '{"format":"cinch-network","version":1,"layers":[{"weight":[[3e38],[3e38]]},{"weight":[[1,0],[1,1],[3e38,-3e38]]}]}' > large.json
$ cinch ask large.json 0 --activation identity
| 1
! large.json has no symbols: inputs and outputs go by number, from 0
! remark: computed in float32, this key ties or gets another answer
$ cinch ask large.json 0 --activation identity --json | grep -e answer -e margin
|   "answers": [
|       "answer": "1",
|       "margin": 3.00000001e38,
|       "float32_answer": null,
! large.json has no symbols: inputs and outputs go by number, from 0
! remark: computed in float32, this key ties or gets another answer
$ printf '{"format":"cinch-network","version":1,"layers":[{"weight":[[3e38],[3e38]]},{"weight":[[1,2],[3,4]]},{"weight":[[1,2],[3,4]]}]}' > overflow.json
$ cinch ask overflow.json 0 --activation identity
| none: the sums overflow
! overflow.json has no symbols: inputs and outputs go by number, from 0
= 1
$ cinch ask overflow.json 0 --activation identity --json | grep -e answer -e rival -e share -e tie
|   "answers": [
|       "answer": null,
|       "rival": null,
|       "float32_answer": null,
|       "share": null,
! overflow.json has no symbols: inputs and outputs go by number, from 0
$ cinch ask overflow.json 0 --activation identity --walk -q | head -1
| answer   none: the sums overflow

# Sums of which float32 loses what the exact lead has.
$ printf '{"format":"cinch-network","version":1,"layers":[{"weight":[[1],[1]]},{"weight":[[16777216,3],[16777216,0]]}]}' > rounded.json
$ cinch ask rounded.json 0 --activation identity --walk -q
| answer   0, by 3 over 1
| key      input = 0: lights 1 of 1 inputs
| hidden   each unit receives the weight of the lit input, and sends it on
|   h1  receives  1  sends  1
|   h2  receives  1  sends  1
| output   each value's sum is h1*u1 + h2*u2; its share by softmax
|   0  16777220.00  = 1*1.678e+07  + 1*3  98.20 %  <- answer
|   1  16777216.00  = 1*1.678e+07  + 1*0   1.80 %  <- runner-up
|   the sums are float32; the lead is exact
$ printf '{"format":"cinch-network","version":1,"layers":[{"weight":[[1],[1]]},{"weight":[[16777216,4],[16777216,0]]}]}' > whole.json
$ cinch ask whole.json 0 --activation identity --walk -q
| answer   0, by 4 over 1
| key      input = 0: lights 1 of 1 inputs
| hidden   each unit receives the weight of the lit input, and sends it on
|   h1  receives  1  sends  1
|   h2  receives  1  sends  1
| output   each value's sum is h1*u1 + h2*u2; its share by softmax
|   0  16777220.00  = 1*1.678e+07  + 1*4  98.20 %  <- answer
|   1  16777216.00  = 1*1.678e+07  + 1*0   1.80 %  <- runner-up

# Symbols that begin with a dash: taken as they are where no option has that letter, else after "--".
$ printf 'code,letter\n.,E\n-,T\n.-,A\n-.,N\n-1,one\n-q,quiet\n--seed,s\n' > dash.csv; cinch fit dash.csv --hidden 2 --seed 1 -q -o dash.json > out; cinch ask dash.json -.
| N
$ cinch ask dash.json -1
| one
$ cinch ask dash.json -- -
| T
$ cinch ask -- dash.json -
| T
$ cinch ask dash.json -- -q
| quiet
$ cinch ask dash.json -- --seed
| s
$ cinch ask dash.json -q
! cinch: an argument is missing; usage: cinch ask NET KEY... (what begins as an option does goes after --)
= 2
$ printf -- '-\n--seed\n' | cinch ask dash.json -
| T
| s
$ cinch ask -q -- - -1 < dash.json
| one
$ cinch ask dash.json -z
! cinch: -z is no option, nor a symbol of column "code"; "cinch ask --help" lists the options
= 2
$ cinch ask dash.json -- -z
! cinch: dash.json: column "code" has no symbol "-z"; did you mean "-"? It knows ., -, .-, -., -1, -q, --seed
= 3
