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
|   "not_looked_at": [],
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
|   "not_looked_at": [],
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
|   margin       2.19223923
|   trainer      adam
|   rate         0.1
|   beta1        0.9
|   beta2        0.999
|   epsilon      1e-8
|   batch        48
|   start        uniform
|   range        1.0
|   seed         1
|   passes       230
|   kept_pass    229
|   exact_at     110
|
| weights from keys to hidden layer 1
|   base1       h1       h2       h3       h4       h5       h6
|   T      -0.1087   1.0768   2.4365  -0.6406   0.7041   0.0562
|   C      -0.5120   0.0902  -2.5138   1.8921   1.6480   3.6657
|   A      -0.5571  -1.7870  -1.5988  -1.7241  -1.4332   2.2394
|   G       2.1391   1.4023  -0.0339   0.7111  -3.9207  -1.9829
|   base2       h1       h2       h3       h4       h5      h6
|   T       2.2811  -2.8520   1.1219   1.0107   1.7818  0.0769
|   C      -0.9424  -0.8077  -0.9874   1.5202   1.7100  0.3374
|   A      -2.0774   1.1852   1.5891  -2.1459  -0.7145  0.0574
|   G      -0.4370   2.3867   0.7982   0.3074  -3.2033  0.5450
|   base3      h1       h2       h3       h4       h5       h6
|   T      0.2440   0.1878  -0.9259  -1.9724   0.4866  -1.6456
|   C      0.2440   0.1878  -0.9259  -1.9724   0.4866  -1.6456
|   A      0.3490  -0.5196   0.5002   1.0469  -0.6036   1.0572
|   G      1.2889  -0.3592   0.6194   1.2843   0.0168   1.2944
|   bias  0.3398  0.7493  -0.3630  0.6095  -0.5611  0.1709
|
| weights from hidden layer 1 to hidden layer 2
|            h1       h2       h3       h4       h5       h6    bias
|   h1   1.6594  -0.4869  -2.3596  -1.2107  -3.0405  -2.8345  0.6702
|   h2  -0.8821   1.3472   2.8065  -2.2875   0.8403  -0.5740  0.2705
|   h3   0.4122  -3.2503  -0.5189  -1.5490   1.7305   0.9805  1.4143
|   h4  -4.1182   0.0693  -2.1916  -0.7046  -2.2630   1.3856  1.0057
|
| weights from hidden layer 2 to values
|   amino_acid       h1       h2       h3       h4     bias
|   Phe          4.2235   4.3465   4.1913  -3.9614   0.4304
|   Leu         -6.0615  -3.2682   3.3307  -2.5966  -0.3026
|   Ser         -1.4064   2.3818  -0.9322   1.2803   8.8367
|   Tyr         -0.9917   9.6714  -3.5123   8.3411  -4.7187
|   Stop        -6.5168   4.9458  -4.5451   6.2864  -0.5858
|   Cys          3.1846   8.0934  -4.2436   2.6762  -2.0632
|   Trp         -4.3369   0.7083  -8.0840  -4.1832  -0.9233
|   Pro         -4.7335  -3.6742   3.7704   5.3093   0.5772
|   His         -5.0152   3.1667   4.1197   4.7039   1.1350
|   Gln         -5.8848  -3.1933  -3.8295   4.0574   1.3543
|   Arg          0.9337  -6.4979  -3.6552   3.6726  -0.0594
|   Ile          6.0920  -2.9667   5.7942   0.9154  -1.2614
|   Met          0.8017  -3.1737   4.5784  -2.7236   0.6607
|   Thr          2.0514  -5.4951   4.8311   8.2786  -3.4364
|   Asn          5.5958   1.7211   5.6062   3.9458  -0.6899
|   Lys          1.5671   7.1578   7.5027   3.4312  -1.9256
|   Val          5.4037  -3.0856   0.2157  -4.2978   0.3102
|   Ala          0.1561  -7.9066  -7.2028  -3.8186  -1.6010
|   Asp          3.4579   7.4911  -3.8536  -2.4775  -0.4525
|   Glu          3.5979   6.5242  -3.8223  -9.7230  -3.8129
|   Gly          2.4452   0.1515  -5.9262  -6.4333   0.7733
$ cinch show code.json --all | grep -e amino -A 2
|   value        amino_acid: Phe Leu Ser Tyr Stop Cys Trp Pro His Gln Arg Ile Met
|                Thr Asn Lys Val Ala Asp Glu Gly
| recorded in the file (`cinch check` proves what is true):
| --
|   amino_acid       h1       h2       h3       h4     bias
|   Phe          4.2235   4.3465   4.1913  -3.9614   0.4304
|   Leu         -6.0615  -3.2682   3.3307  -2.5966  -0.3026
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
