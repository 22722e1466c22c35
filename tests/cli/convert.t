# The same bits both ways.
$ cinch fit cycle:5 --hidden 2 --seed 3 -q -o five.safetensors > /dev/null; cinch convert five.safetensors -o five.json
| five.safetensors: 5-2-5, tanh, softmax, no biases
|   network   0fbd73fc0f6b816e  20 weights
! saved to five.json
$ cinch convert five.json -o again.safetensors; cmp five.safetensors again.safetensors && echo same
| five.json: 5-2-5, tanh, softmax, no biases
|   network   0fbd73fc0f6b816e  20 weights
| same
! saved to again.safetensors
$ cinch convert five.json -o again.json -q > /dev/null; cmp five.json again.json && echo same
| same
$ cinch convert five.json -o - -q | cmp - five.safetensors && echo same
| same
$ cinch convert five.json -o five2.safetensors --json
| {
|   "command": "convert",
|   "file": "five.json",
|   "out": "five2.safetensors",
|   "shape": "5-2-5",
|   "net_hash": "0fbd73fc0f6b816e"
| }
! saved to five2.safetensors

# A network of another program, which gets symbols.
$ python3 -c "import json, struct; places = {'W1': ([3, 2], 0, 24), 'W2': ([2, 3], 24, 48), 'b2': ([1, 3], 48, 60)}; header = json.dumps({n: {'dtype': 'F32', 'shape': s, 'data_offsets': [a, b]} for n, (s, a, b) in places.items()}).encode(); open('theirs.safetensors', 'wb').write(struct.pack('<Q', len(header)) + header + struct.pack('<15f', -4, 1, 4, 2, 0, -4, 0, -9, 9, -9, 8, 8, 0, 0, 0))"
$ cinch convert theirs.safetensors -o ours.json
| theirs.safetensors: 3-2-3, tanh, softmax, biases
|   network   c2a5728389e23489  17 weights
|   read      as names and sizes say
|   layer 1   W1 [3, 2] as [inputs, units], no bias
|   layer 2   W2 [2, 3] as [inputs, units], bias b2
|   inputs    0-2 input: 0, 1, 2
|   outputs   0-2 output: 0, 1, 2
|   units     tanh and softmax, which the file does not say: --activation,
|             --output
! theirs.safetensors has no symbols: inputs and outputs go by number, from 0
! saved to ours.json
$ cinch convert theirs.safetensors cycle:3 -o ours.json
| theirs.safetensors: 3-2-3, tanh, softmax, biases
|   network   c2a5728389e23489  17 weights
|   read      as names and sizes say
|   layer 1   W1 [3, 2] as [inputs, units], no bias
|   layer 2   W2 [2, 3] as [inputs, units], bias b2
|   inputs    0-2 key: 1, 2, 3
|   outputs   0-2 value: 1, 2, 3
|   units     tanh and softmax, which the file does not say: --activation,
|             --output
! saved to ours.json
$ cinch ask ours.json 2
| 3
$ cinch check ours.json cycle:3 | head -2
| exact: 3 rows proved, smallest margin 16.99 (relative 0.9123) at row 3 (3 -> 1,
|   rival 2), bound 1.079e-05

# What does not go.
$ cinch convert five.json
! cinch: -o NET2 is missing: a name that ends in .json or in .safetensors
= 2
$ cinch convert five.json -o five.json
! cinch: two files have the same name: -o and the network are both five.json; write elsewhere
= 2
$ cinch convert five.json cycle:5 -o other.json
! cinch: five.json: the file has symbols of its own; leave cycle:5 out
= 2
$ cinch convert five.json -o - --json
! cinch: standard output can be the network (-o -) or the result (--json)
= 2
$ cinch convert five.json -o nowhere/five.json
! cinch: nowhere/five.json: cannot be written (No such file or directory): create its directory first
= 3
$ cinch convert five.json -o other.json --layers A
! cinch: five.json: the file itself says which layer is which; leave --layers out
= 2
