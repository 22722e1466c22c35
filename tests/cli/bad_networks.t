# Networks of other programs that are refused, each with what to do. theirs NAME=DTYPE[SHAPE] ... writes zeros.
$ printf '%s\n' 'import json, struct, sys' 'out, header, at = sys.argv[1], {}, 0' 'for word in sys.argv[2:]:' '    name, _, kind = word.rpartition("=")' '    dtype, shape = kind.split("[")' '    shape = json.loads("[" + shape)' '    count = {"F32": 4, "F64": 8, "I64": 8, "I8": 1, "F8_E4M3": 1, "F9": 1}[dtype]' '    for size in shape: count *= size' '    header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + count]}' '    at += count' 'text = json.dumps(header).encode()' 'open(out, "wb").write(struct.pack("<Q", len(text)) + text + bytes(at))' > theirs.py

# Several readings, and none is exact.
$ python3 theirs.py t 'U=F32[3,3]' 'V=F32[3,3]'; cinch check t cycle:3
! cinch: t: ambiguous: 8 readings fit its tensors, and none is exact; choose by --layers: U,V (row 1 is wrong); U,V:transposed (row 1 is wrong); U:transposed,V (row 1 is wrong); U:transposed,V:transposed (row 1 is wrong); V,U (row 1 is wrong); V,U:transposed (row 1 is wrong); V:transposed,U (row 1 is wrong); V:transposed,U:transposed (row 1 is wrong)
= 3
$ python3 theirs.py t 'W=F32[3,3]' 'b=F32[3]'; cinch check t cycle:3
! cinch: t: ambiguous: 6 readings fit its tensors, and none is exact; choose by --layers: W+b (row 1 is wrong); W:transposed+b (row 1 is wrong); W+b,W:transposed (row 1 is wrong); W,W:transposed+b (row 1 is wrong); W:transposed+b,W (row 1 is wrong); W:transposed,W+b (row 1 is wrong)
= 3
$ python3 theirs.py t 'a.weight=F32[3,3]' 'b.weight=F32[3,3]'; cinch check t cycle:3 -o none.cert; ls none.cert
! cinch: t: ambiguous: 2 readings fit its tensors, and none is exact; choose by --layers: a.weight,b.weight (row 1 is wrong); b.weight,a.weight (row 1 is wrong)
! ls: cannot access 'none.cert': No such file or directory
= 2
$ python3 theirs.py t 'W1=F32[5,2]' 'W2=F32[2,5]'; cinch show t
! cinch: t: ambiguous: 2 readings fit its tensors; choose by --layers: W1,W2; W1:transposed,W2:transposed
= 3
$ cinch ask t 1
! cinch: t: ambiguous: 2 readings fit its tensors; choose by --layers: W1,W2; W1:transposed,W2:transposed
= 3
$ cinch draw t
! cinch: t: ambiguous: 2 readings fit its tensors; choose by --layers: W1,W2; W1:transposed,W2:transposed
= 3
$ cinch convert t -o t.json
! cinch: t: ambiguous: 2 readings fit its tensors; choose by --layers: W1,W2; W1:transposed,W2:transposed
= 3
$ cinch permute t --to cycle:5
| no permutation of the outputs makes cycle:5 of t: key 1 has a tie among 5 values
|   (1, 2, 3, 4, 5): there is no answer to rename
= 1
$ python3 theirs.py t a=F32[4,4] c=F32[4,4] d=F32[4,4] e=F32[4,4] f=F32[4,4]; cinch check t cycle:4 2>&1 | cut -c 1-120
| cinch: t: ambiguous: more than 64 readings fit its tensors; choose by --layers: a,c,d,e,f; a,c,d,e,f:transposed; a,c,d,e

# --layers.
$ python3 theirs.py t 'W1=F32[5,2]' 'W2=F32[2,5]' 'b2=F32[5]'; cinch check t cycle:5 --layers W1,W3
! cinch: --layers: t has no matrix "W3"; write layers in their order, as in W1:transposed,W2+b2
= 2
$ cinch check t cycle:5 --layers W1:turned,W2
! cinch: --layers: ":turned,W2" stands where a comma is expected; a matrix of [inputs, units] is marked with :transposed
= 2
$ cinch check t cycle:5 --layers W1,W2
! cinch: t: --layers: read like this, W1 takes 2 inputs, but the mapping has 5 key symbols; a matrix of [inputs, units] is marked with :transposed
= 3
$ cinch check t cycle:5 --layers W1:transposed
! cinch: t: --layers: the last layer gives 2 values, and the mapping has 5
= 3
$ cinch check t cycle:5 --layers W1:transposed+b2,W2:transposed
! cinch: t: --layers: b2 has 5 numbers, but W1 gives 2 units
= 3
$ cinch check t cycle:5 --layers W1:transposed+b3,W2:transposed
! cinch: --layers: t has no bias "b3"; write layers in their order, as in W1:transposed,W2+b2
= 2
$ cinch check t cycle:5 --layers W1:transposed+W2,W2:transposed
! cinch: --layers: t has no bias "W2"; write layers in their order, as in W1:transposed,W2+b2
= 2
$ cinch check t cycle:5 --layers ''
! cinch: --layers: the argument is empty; give A,B,..
= 2
$ cinch check t cycle:5 --layers W2,W1,W2,W1,W2,W1,W2,W1,W2,W1
! cinch: --layers: more than 9 layers
= 2
$ cinch check examples/article_signs.json cycle:5 --layers W1
! cinch: examples/article_signs.json: the file itself says which layer is which; leave --layers out
= 2
$ cinch check t cycle:5 --layers W1:transposed --layers W2
! cinch: --layers: given twice; give it once
= 2

# Tensors that make no network.
$ python3 theirs.py t 'fc1.weight=F32[2,5]' 'fc2.weight=F32[5,3]'; cinch check t cycle:5
! cinch: t: its tensors make no network of 5 inputs and 5 values: fc1.weight [2, 5], fc2.weight [5, 3]. Expected is a chain of matrices such as hidden.weight [k, 5], output.weight [5, k], up to 8 hidden layers, each also the other way round, and a bias [units] for each or none
= 3
$ python3 theirs.py t 'fc1.bias=F32[5]'; cinch check t cycle:5
! cinch: t: its tensors make no network of 5 inputs and 5 values: fc1.bias [5]. Expected is a chain of matrices such as hidden.weight [k, 5], output.weight [5, k], up to 8 hidden layers, each also the other way round, and a bias [units] for each or none
= 3
$ python3 theirs.py t; cinch check t cycle:5
! cinch: t: its tensors make no network of 5 inputs and 5 values: there are none. Expected is a chain of matrices such as hidden.weight [k, 5], output.weight [5, k], up to 8 hidden layers, each also the other way round, and a bias [units] for each or none
= 3
$ python3 theirs.py t 'fc1.weight=F32[5,5]' 'fc1.bias=F32[4]'; cinch check t cycle:5
! cinch: t: its tensors make no network of 5 inputs and 5 values: fc1.weight [5, 5], fc1.bias [4]. Expected is a chain of matrices such as hidden.weight [k, 5], output.weight [5, k], up to 8 hidden layers, each also the other way round, and a bias [units] for each or none
= 3
$ python3 theirs.py t 'fc.weight=F32[5,5]' 'bn.weight=F32[5]' 'bn.bias=F32[5]'; cinch check t cycle:5
! cinch: t: tensor 'bn.weight' belongs to normalisation: fold it into the layer before it, as torch.nn.utils.fusion.fuse_linear_bn_eval does, and save that; a network here is a chain of matrices with biases and one activation
= 3
$ python3 theirs.py t 'fc.weight=F32[5,5]' 'bn.running_mean=F32[5]'; cinch check t cycle:5
! cinch: t: tensor 'bn.running_mean' belongs to normalisation: fold it into the layer before it, as torch.nn.utils.fusion.fuse_linear_bn_eval does, and save that; a network here is a chain of matrices with biases and one activation
= 3
$ python3 theirs.py t 'rnn.weight_ih_l0=F32[2,5]' 'rnn.weight_hh_l0=F32[2,2]' 'fc.weight=F32[5,2]'; cinch check t cycle:5
! cinch: t: tensor 'rnn.weight_ih_l0' belongs to a recurrent layer, whose state comes back; a network here is a chain of matrices with biases and one activation
= 3
$ python3 theirs.py t 'attn.in_proj_weight=F32[15,5]'; cinch check t cycle:5
! cinch: t: tensor 'attn.in_proj_weight' belongs to attention; a network here is a chain of matrices with biases and one activation
= 3
$ python3 theirs.py t 'conv.weight=F32[5,5,1]'; cinch check t cycle:5
! cinch: t: tensor 'conv.weight' has more than 2 dimensions and is neither a matrix nor a bias; its tensors are conv.weight (more than 2 dimensions)
= 3
$ python3 theirs.py t 'fc.weight=F32[5,5]' 'temperature=F32[]'; cinch check t cycle:5
! cinch: t: tensor 'temperature' has no dimensions and is neither a matrix nor a bias; its tensors are fc.weight [5, 5], temperature (no dimensions)
= 3
$ python3 theirs.py t 'fc.weight=F32[5,5]' 'slope=F32[5]'; cinch check t cycle:5
! cinch: t: tensor 'slope' is neither a matrix nor named like a bias; its tensors are fc.weight [5, 5], slope [5]
= 3
$ python3 theirs.py t 'fc.weight=I8[5,5]' 'fc.scale=F32[1]'; cinch check t cycle:5
! cinch: t: tensor 'fc.weight' has the dtype I8: quantised weights are numbers of a network only times their scale; dequantise them, q.float() * scale, and save that
= 3
$ python3 theirs.py t 'fc.weight=F32[5,5]' 'fc.weight_scale=F32[5]'; cinch check t cycle:5
! cinch: t: tensor 'fc.weight_scale' belongs to quantised weights: dequantise them, q.float() * scale, and save that; a network here is a chain of matrices with biases and one activation
= 3
$ python3 theirs.py t 'fc.weight=F8_E4M3[5,5]'; cinch check t cycle:5
! cinch: t: tensor 'fc.weight' has the dtype F8_E4M3: quantised weights are numbers of a network only times their scale; dequantise them, q.float() * scale, and save that
= 3
$ python3 theirs.py t 'fc.weight=F9[5,5]'; cinch check t cycle:5
! cinch: t: tensor 'fc.weight': its dtype is "F9", which is none of safetensors'; weights can be F32, F16, BF16 or F64
= 3
$ python3 theirs.py t 'fc.weight=F64[1,1]'; python3 -c "import struct; d = open('t', 'rb').read(); open('t', 'wb').write(d[:-8] + struct.pack('<d', 0.1))"; cinch check t cycle:1
! cinch: t: tensor 'fc.weight'[0][0] is float64 and no float32 has its value 0.10000000000000001; --round takes the nearest one and proves that network, as does saving it as float32: array.astype("float32") in NumPy, model.float() in PyTorch
= 3
$ python3 -c "import struct; d = open('t', 'rb').read(); open('t', 'wb').write(d[:-8] + struct.pack('<d', 1e300))"; cinch check t cycle:1 --round
! cinch: t: tensor 'fc.weight'[0][0] is 1.0000000000000001e+300, larger than every float32
= 3

# Files of other kinds.
$ printf '<!DOCTYPE html><html><title>404</title></html>' > page.safetensors; cinch check page.safetensors cycle:5
! cinch: page.safetensors: this is a web page, not safetensors or JSON; download the file itself
= 3
$ printf 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n' > lfs.safetensors; cinch show lfs.safetensors
! cinch: lfs.safetensors: this is a pointer of Git LFS, not safetensors or JSON; git lfs pull fetches the file
= 3
$ printf '\010\007\022\007pytorch' > net.onnx; cinch show net.onnx
! cinch: net.onnx: this is an ONNX model, not safetensors or JSON; from Python save its arrays with safetensors.numpy.save_file({name: array, ...}, "net.safetensors")
= 3
$ printf '\034\000\000\000TFL3\000\000' > net.tflite; cinch show net.tflite
! cinch: net.tflite: this is a TensorFlow Lite model, not safetensors or JSON; from Python save its arrays with safetensors.numpy.save_file({name: array, ...}, "net.safetensors")
= 3
$ printf '\037\213\010\000' > net.safetensors.gz; cinch show net.safetensors.gz
! cinch: net.safetensors.gz: this is compressed by gzip, not safetensors or JSON; unpack it first
= 3
$ printf 'PK\003\004....archive/data.pkl' > net.pt; cinch show net.pt
! cinch: net.pt: this is PyTorch's .pt, a zip archive with a pickle, not safetensors or JSON; from Python save the network with safetensors.torch.save_file(model.state_dict(), "net.safetensors")
= 3
$ printf 'PK\003\004....[Content_Types].xml....xl/workbook.xml' > t.xlsx; cinch show t.xlsx
! cinch: t.xlsx: this is an Excel sheet (.xlsx), not safetensors or JSON; save the sheet as CSV
= 3
$ printf 'PK\003\004....W1.npy' > net.npz; cinch show net.npz
! cinch: net.npz: this is NumPy's .npz, a zip archive, not safetensors or JSON; from Python save its arrays with safetensors.numpy.save_file({name: array, ...}, "net.safetensors")
= 3
$ printf '\200\002}q' > net.pkl; cinch show net.pkl
! cinch: net.pkl: this is a Python pickle, perhaps PyTorch's .pt, not safetensors or JSON; from Python save the network with safetensors.torch.save_file(model.state_dict(), "net.safetensors")
= 3

# Arrays in JSON.
$ echo '{"W1": [[1, 2], [3]], "W2": [[1]]}' > t.json; cinch show t.json
! cinch: t.json: "W1": expected are numbers, in rows of one length
= 3
$ echo '{"W1": [[1, 2], [3, "4"]]}' > t.json; cinch show t.json
! cinch: t.json: "W1": expected are numbers, in rows of one length
= 3
$ echo '{"W1": [[0.1]]}' > t.json; cinch show t.json
! cinch: t.json: tensor 'W1'[0][0] is float64 and no float32 has its value 0.10000000000000001; --round takes the nearest one and proves that network, as does saving it as float32: array.astype("float32") in NumPy, model.float() in PyTorch
= 3
$ echo '{"W1": [[[1]]]}' > t.json; cinch show t.json
! cinch: t.json: tensor 'W1' has more than 2 dimensions and is neither a matrix nor a bias; its tensors are W1 (more than 2 dimensions)
= 3
$ echo '{"layers": [{"weight": [[1]]}]}' > t.json; cinch show t.json
! cinch: t.json: this JSON is no network: it must have "format": "cinch-network"
= 3

# Orders and symbols.
$ printf 'k,v\n3,a\n1,b\n' > t.csv; cinch fit t.csv --order size
! cinch: --order: "size" is not one of seen, sorted or natural
= 2
$ cinch fit t.csv --symbols k=1,3 --symbols 3,a
! cinch: --symbols: "3,a" names no column of t.csv before a =: give COLUMN=A,B,.. for each, or one list for all
= 2
$ cinch fit t.csv --symbols k=1,2
! cinch: t.csv:2:1: the symbol "3" is not among --symbols: correct it, or add it there
= 3
$ cinch fit t.csv --symbols k=1,3,1
! cinch: --symbols:1:5: "1" stands here twice: name it once
= 2
$ cinch fit t.csv --symbols k=
! cinch: --symbols: the list is empty: name at least one
= 2
$ printf 'k,x,v\n3,0,a\n1,0,b\n' > t.csv; cinch fit t.csv --keys k --symbols x=0
! cinch: --symbols: "x" is neither a key column nor the value column
= 2

# The same in the place of a table.
$ cinch fit t.xlsx
! cinch: t.xlsx: this is an Excel sheet (.xlsx), and a table is wanted here: a CSV file or a family such as cycle:11; save the sheet as CSV
= 3
$ cinch fit page.safetensors
! cinch: page.safetensors: this is a web page, and a table is wanted here: a CSV file or a family such as cycle:11; download the file itself
= 3
$ cinch fit net.safetensors.gz
! cinch: net.safetensors.gz: this is compressed by gzip, and a table is wanted here: a CSV file or a family such as cycle:11; unpack it first
= 3
$ cinch check examples/article_signs.json lfs.safetensors
! cinch: lfs.safetensors: this is a pointer of Git LFS, and a table is wanted here: a CSV file or a family such as cycle:11; git lfs pull fetches the file
= 3
