$ cinch show examples/article_signs.json
| examples/article_signs.json: 5-2-5, identity, softmax, no biases
|   connections  20 instead of 25 (dense)
|   weights      640 bits: 20 float32
|   key          n: 1 2 3 4 5 (in no row)
|   value        n+1: 1 2 3 4 5
| recorded in the file (`cinch check` proves what is true):
|   origin       Malte Skarupke, Neural Networks Are Impressively Good At
|                Compression, 2016
|   note         The article's network for n -> n+1 with its weights simplified to
|                signs, by hand. Its middle nodes are counted there as firing +1
|                and -1; identity instead of tanh gives those round numbers, and
|                tanh the same answers.
|   mapping      shift:5
|
| weights from keys to hidden units
|   n  h1  h2
|   1   1   1
|   2   1  -1
|   3  -1   1
|   4  -1  -1
|   5   0   0
|
| weights from hidden units to values
|   n+1  h1  h2
|   1     0   0
|   2     1   1
|   3     1  -1
|   4    -1   1
|   5    -1  -1
$ cinch show examples/article_signs.json --json
| {
|   "command": "show",
|   "file": "examples/article_signs.json",
|   "shape": "5-2-5",
|   "hidden": [
|     2
|   ],
|   "activation": "identity",
|   "output": "softmax",
|   "biases": false,
|   "connections": 20,
|   "dense_connections": 25,
|   "parameters": 20,
|   "weight_bits": 640,
|   "keys": [
|     {
|       "name": "n",
|       "symbols": [
|         "1",
|         "2",
|         "3",
|         "4",
|         "5"
|       ],
|       "in_no_row": [
|         "5"
|       ]
|     }
|   ],
|   "value": {
|     "name": "n+1",
|     "symbols": [
|       "1",
|       "2",
|       "3",
|       "4",
|       "5"
|     ]
|   },
|   "net_hash": "cd64123622760700",
|   "about": {
|     "origin": "Malte Skarupke, Neural Networks Are Impressively Good At Compression, 2016",
|     "note": "The article's network for n -> n+1 with its weights simplified to signs, by hand. Its middle nodes are counted there as firing +1 and -1; identity instead of tanh gives those round numbers, and tanh the same answers.",
|     "mapping": "shift:5"
|   },
|   "layers": [
|     {
|       "weight": [
|         [
|           1.0,
|           1.0,
|           -1.0,
|           -1.0,
|           0.0
|         ],
|         [
|           1.0,
|           -1.0,
|           1.0,
|           -1.0,
|           0.0
|         ]
|       ]
|     },
|     {
|       "weight": [
|         [
|           0.0,
|           0.0
|         ],
|         [
|           1.0,
|           1.0
|         ],
|         [
|           1.0,
|           -1.0
|         ],
|         [
|           -1.0,
|           1.0
|         ],
|         [
|           -1.0,
|           -1.0
|         ]
|       ]
|     }
|   ]
| }
$ cinch fit shift:5 --hidden 2 --seed 4 -q -o net.safetensors > /dev/null
$ cinch show net.safetensors
| net.safetensors: 5-2-5, tanh, softmax, no biases
|   connections  20 instead of 25 (dense)
|   weights      640 bits: 20 float32
|   key          key: 1 2 3 4 5 (in no row)
|   value        value: 1 2 3 4 5
| recorded in the file (`cinch check` proves what is true):
|   cinch        0.1.0
|   mapping      shift:5
|   mapping_hash e18e2a5dbb8dc34d
|   rows         4
|   rows_right   4
|   exact        true
|   proved       true
|   margin       3.9813944
|   trainer      adam
|   rate         0.1
|   beta1        0.9
|   beta2        0.999
|   epsilon      1e-8
|   batch        4
|   start        uniform
|   range        1.0
|   seed         4
|   passes       60
|   kept_pass    60
|   exact_at     25
|
| weights from keys to hidden units
|   key       h1       h2
|   1    -2.2620   2.5854
|   2    -2.1650  -1.1948
|   3     2.2381   2.8147
|   4     2.6218  -2.5967
|   5     0.6978   0.7526
|
| weights from hidden units to values
|   value       h1       h2
|   1       1.1082  -0.5262
|   2      -2.1885   4.6712
|   3      -3.7955  -1.4429
|   4       3.2538   3.3232
|   5       3.6438  -2.9843
$ cinch show net.safetensors --json | grep -v -e e- -e version -e cinch
| {
|   "command": "show",
|   "file": "net.safetensors",
|   "shape": "5-2-5",
|   "hidden": [
|     2
|   ],
|   "activation": "tanh",
|   "output": "softmax",
|   "biases": false,
|   "connections": 20,
|   "dense_connections": 25,
|   "parameters": 20,
|   "weight_bits": 640,
|   "keys": [
|     {
|       "name": "key",
|       "symbols": [
|         "1",
|         "2",
|         "3",
|         "4",
|         "5"
|       ],
|       "in_no_row": [
|         "5"
|       ]
|     }
|   ],
|   "value": {
|     "name": "value",
|     "symbols": [
|       "1",
|       "2",
|       "3",
|       "4",
|       "5"
|     ]
|   },
|   "net_hash": "22df85626d96ee74",
|   "about": {
|     "mapping": "shift:5",
|     "mapping_hash": "e18e2a5dbb8dc34d",
|     "rows": 4,
|     "rows_right": 4,
|     "exact": true,
|     "proved": true,
|     "margin": 3.9813944,
|     "training": {
|       "trainer": "adam",
|       "rate": 0.1,
|       "beta1": 0.9,
|       "beta2": 0.999,
|       "batch": 4,
|       "start": "uniform",
|       "range": 1.0,
|       "seed": 4,
|       "passes": 60,
|       "kept_pass": 60,
|       "exact_at": 25
|     }
|   },
|   "layers": [
|     {
|       "weight": [
|         [
|           -2.2619646,
|           -2.1649845,
|           2.2380896,
|           2.6217883,
|           0.69778514
|         ],
|         [
|           2.5853684,
|           -1.1948484,
|           2.8146746,
|           -2.5967052,
|           0.75256574
|         ]
|       ]
|     },
|     {
|       "weight": [
|         [
|           1.1081733,
|           -0.52615595
|         ],
|         [
|           -2.1884875,
|           4.6712303
|         ],
|         [
|           -3.7955172,
|           -1.4429411
|         ],
|         [
|           3.2537582,
|           3.3231702
|         ],
|         [
|           3.643843,
|           -2.9843125
|         ]
|       ]
|     }
|   ]
| }
$ cinch fit examples/genetic_code.csv --hidden 6,4 --bias --seed 1 -q -o code.json > /dev/null
$ cinch show code.json
| code.json: 4+4+4-6-4-21, tanh, softmax, biases
|   connections  180 instead of 252 (dense)
|   weights      6752 bits: 211 float32, biases included
|   key          base1: T C A G
|   key          base2: T C A G
|   key          base3: T C A G
|   value        amino_acid: Phe Leu Ser Tyr Stop Cys Trp Pro His Gln Arg Ile ...
|                21 in all
| recorded in the file (`cinch check` proves what is true):
|   cinch        0.1.0
|   mapping      examples/genetic_code.csv
|   mapping_hash 72dab824172de33c
|   rows         64
|   rows_right   64
|   exact        true
|   proved       true
|   margin       4.36307609
|   trainer      adam
|   rate         0.1
|   beta1        0.9
|   beta2        0.999
|   epsilon      1e-8
|   batch        64
|   start        uniform
|   range        1.0
|   seed         1
|   passes       516
|   kept_pass    516
|   exact_at     253
|
| weights from keys to hidden layer 1
|   base1       h1       h2       h3       h4       h5       h6
|   T       2.6786   1.5362   0.5112  -0.5369   1.4348   3.3072
|   C      -1.9705  -1.0743  -0.1535   0.0946   2.2461   0.5460
|   A       1.2133  -0.5005  -1.6072   1.8520  -3.7493   1.8273
|   G      -0.1225   0.0629   0.1812  -3.1447  -1.2735  -3.0042
|   base2       h1       h2       h3       h4       h5       h6
|   T       2.3355  -3.2981  -3.5366   0.3518   0.1519  -1.6946
|   C       0.9595   2.1764   3.5490  -2.9243   1.3360  -0.8832
|   A      -1.7864   0.9859   1.2169  -1.1926   0.0524   0.6713
|   G      -1.3278   2.4108  -1.5185   2.3383  -0.2340   1.5342
|   base3       h1       h2       h3       h4       h5       h6
|   T       0.2552   1.4928   0.0325   0.3611  -1.6318  -0.3622
|   C       0.2549   1.4928   0.0336   0.3604  -1.6318  -0.3621
|   A      -0.5143  -0.6213   0.6790  -1.2840   0.3462   0.0834
|   G      -0.4623  -0.8201  -0.2295   0.8632   0.5154   0.7194
|   bias  0.0421  -0.6130  0.2690  -1.8678  -0.0235  0.1598
|
| weights from hidden layer 1 to hidden layer 2
|            h1       h2       h3       h4       h5       h6     bias
|   h1  -4.3883  -1.2681  -1.6271  -0.6477   2.4041   0.5428   1.0078
|   h2  -1.3416  -4.3468  -2.7548   1.7605   0.0765   1.2724   0.6196
|   h3   1.6978  -2.0545  -0.2797  -3.0333  -3.1070  -2.3022  -0.4243
|   h4   1.8498  -1.0552   1.1360  -0.8135   2.0340  -2.5769   0.4581
|
| weights from hidden layer 2 to values
|   amino_acid        h1       h2       h3        h4     bias
|   Phe           0.2554   4.6224   6.1421    1.3893   2.5701
|   Leu           7.0486   3.4294   2.6133    6.8739   0.7529
|   Ser         -10.8300   4.5596  -8.8176    4.5792   2.4311
|   Tyr          -7.9873  -5.8719  -1.3401   -0.1429   0.7145
|   Stop         -0.3843  -5.1975  -4.9416    3.2484   2.4891
|   Cys          -7.9833  -4.3247  -6.0506   -7.9260  -4.4960
|   Trp          -0.7801  -1.0868  -7.5950   -4.6377   1.1466
|   Pro          10.0428  -2.8138  -2.9898    5.2662  -0.4017
|   His           7.3006  -5.9416  -3.7882   -3.4899  -0.9746
|   Gln           3.1655   6.3000  -5.5204    5.2613   1.4964
|   Arg           4.2441   6.7181  -3.9105   -4.4039  -0.2203
|   Ile          -7.7128   4.0160   3.5663   -3.0690   2.4722
|   Met          -6.4727   4.7222   5.2015  -14.8665  -5.8720
|   Thr          -8.9714  -3.5442   8.3713   -3.1215  -2.7517
|   Asn          -2.3360  -3.3244   2.5093   -8.7471   1.1263
|   Lys           5.0736   4.5532   4.8274   -5.4128  -0.4996
|   Val          -7.6673   3.9795   1.1947    9.7823  -0.4562
|   Ala          -6.7362  -3.9082   4.1030    9.1177  -1.6550
|   Asp           0.1850  -4.1599   6.9907    1.4910   2.5560
|   Glu           7.8453  -4.1799   4.0549    6.1290  -0.9129
|   Gly           7.1609  -4.0185   3.9882   -5.0294  -0.1702
$ cinch show code.json --all | grep -e amino -A 2
|   value        amino_acid: Phe Leu Ser Tyr Stop Cys Trp Pro His Gln Arg Ile Met
|                Thr Asn Lys Val Ala Asp Glu Gly
| recorded in the file (`cinch check` proves what is true):
| --
|   amino_acid        h1       h2       h3        h4     bias
|   Phe           0.2554   4.6224   6.1421    1.3893   2.5701
|   Leu           7.0486   3.4294   2.6133    6.8739   0.7529
$ cinch fit cycle:50 --hidden none --seed 1 -q -o dense.json > /dev/null
$ cinch show dense.json | tail -5
|   37   -2.0394  -3.6341  -2.3309  -3.1813  -2.8702  -2.8762  -2.8577  -2.6561
|   38   -3.7396  -3.8477  -3.6760  -3.3515  -2.3894  -2.5346  -3.0525  -2.2029
|   39   -1.9233  -2.3757  -2.3901  -2.3346  -3.6114  -1.8562  -2.6222  -3.1313
|   40   -2.5228  -3.5665  -2.5075  -1.9780  -2.6824  -3.1134  -2.3908  -2.4914
|   ... 50 x 50 in all (--all shows them)
$ cinch show dense.json --all | awk '$1 == 50 { weights += NF - 1 } END { print weights }'
| 50
$ cinch show - < net.safetensors | head -1
| standard input: 5-2-5, tanh, softmax, no biases
