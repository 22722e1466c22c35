# The program itself, and help.
$ cinch --version | sed 's/[0-9][0-9.]*/N/'
| cinch N
$ cinch --help
| cinch 0.1.0 - squeezes a mapping into the smallest neural network that is exact
|
| Usage: cinch COMMAND [OPTION]... [ARGUMENT]...
|
| Commands:
|   fit      train the smallest exact network for a mapping
|   ask      what a network answers; --walk shows how
|   check    prove that a network is exact, or name the rows that fail
|   show     what a network's file holds: shape, bits, symbols, weights
|   draw     a network or a training as a picture: terminal, SVG, PNG, PDF
|   permute  another mapping from the same weights, without training
|   convert  a network between safetensors and JSON, without training
|   article  replay every claim of the article and say what is true
|   sweep    train many networks over lists of settings, into a database
|   atlas    charts of what sweeps have found: terminal, SVG, PNG, PDF, CSV
|
| "cinch COMMAND --help" explains one. A mapping is a CSV file with a header, "-"
| for standard input, or one of these families:
|   shift:N cycle:N reverse:N identity:N perm:N:SEED random:N:M:SEED
|
| Exit status: 0 it worked, 1 the answer is no, 2 bad usage, 3 bad input, or
| input and output that failed.
$ cinch help
| cinch 0.1.0 - squeezes a mapping into the smallest neural network that is exact
|
| Usage: cinch COMMAND [OPTION]... [ARGUMENT]...
|
| Commands:
|   fit      train the smallest exact network for a mapping
|   ask      what a network answers; --walk shows how
|   check    prove that a network is exact, or name the rows that fail
|   show     what a network's file holds: shape, bits, symbols, weights
|   draw     a network or a training as a picture: terminal, SVG, PNG, PDF
|   permute  another mapping from the same weights, without training
|   convert  a network between safetensors and JSON, without training
|   article  replay every claim of the article and say what is true
|   sweep    train many networks over lists of settings, into a database
|   atlas    charts of what sweeps have found: terminal, SVG, PNG, PDF, CSV
|
| "cinch COMMAND --help" explains one. A mapping is a CSV file with a header, "-"
| for standard input, or one of these families:
|   shift:N cycle:N reverse:N identity:N perm:N:SEED random:N:M:SEED
|
| Exit status: 0 it worked, 1 the answer is no, 2 bad usage, 3 bad input, or
| input and output that failed.
$ cinch -h | head -1
| cinch 0.1.0 - squeezes a mapping into the smallest neural network that is exact
$ cinch fit --help
| Usage: cinch fit [OPTION]... MAPPING [-o NET] [--from NET]
|
| Trains a network that answers every row of MAPPING, a CSV file or a family such
| as cycle:11, and proves that it does. Without --hidden it tries widths upward,
| ten seeds each, or for larger tables by leaps and then narrower ones again, and
| keeps the network with the best margin at the smallest width that was exact.
| The same mapping, options and seed give the same bits everywhere.
| Exit status: 0 the network is exact, 1 it is not (the best one is kept, if one
| was trained), 2 bad usage, 3 bad input. Ctrl-C ends the training with the best
| network so far, and the same statuses.
|
| Options:
|   -o, --out NET           Write the network here: JSON if the name ends in
|                           .json, else safetensors. - is standard output, and
|                           then there is no report.
|       --from NET          Go on from the weights of this file, which also gives
|                           the shape. The trainer's own state starts anew.
|       --hidden WIDTHS     Hidden units: one number, several for several layers
|                           (8,4), or none for the dense network (default: the
|                           smallest width that trains).
|       --trainer WORD      adam, sgd (one row at a time in a shuffled order),
|                           momentum, or anneal: Adam on unit vectors among
|                           neighbours, for one key column, one hidden layer of 2
|                           to 64 tanh units, softmax and no biases (default:
|                           anneal where it can be for more than 16 values, with
|                           K > 5 hidden units for more than 4^K, else adam; with
|                           --rate, --last-rate, --beta1, --beta2, --epsilon,
|                           --batch, --start or --range adam).
|       --rate X            The learning rate (default 0.1); anneal: the first
|                           one, in mean distances between values (default 0.3).
|       --last-rate X       The learning rate at the end of the budget, to which
|                           it falls in a straight line (default: it stays);
|                           anneal: by equal factors (default 0.02).
|       --beta1 X           adam, anneal: how much of the mean gradient stays
|                           (default 0.9).
|       --beta2 X           adam, anneal: how much of the mean square stays
|                           (default 0.999, with anneal 0.9).
|       --epsilon X         adam, anneal: added to the root of the mean square
|                           (default 1e-8, with anneal 1e-18).
|       --momentum X        momentum: how much of the velocity stays (default
|                           0.9).
|       --neighbours N      anneal: values that each one is told from in a pass,
|                           at most (default 8, 24, 48 and 128 at 2, 3, 4 and 5
|                           hidden units, 192 at more).
|       --gain X            anneal: the first factor before the products of codes
|                           and vectors, in units of one over the mean distance
|                           squared (default 4).
|       --last-gain X       anneal: the last one (default 100).
|       --alignment N       anneal: passes before the schedule, at gain 0, half
|                           of the budget at most (default 32).
|       --batch N           Rows per update (default: 1 with sgd, else all).
|       --start WORD        The first weights: uniform, within the range of
|                           either sign (default), or fan-in: within the range
|                           over the root of a layer's inputs.
|       --range X           The range of the first weights (default 1).
|       --seeds N           Trainings per width, from the seeds seed, seed + 1,
|                           .. (default 10; 1 with --from, when both --hidden and
|                           --seed are given, and when anneal trains 5,000 values
|                           or more).
|       --budget N          Passes per training at most (default 20000); anneal:
|                           the length of its schedule (default 1000; at two
|                           hidden units 3000 for more than 200 rows, 10000 for
|                           more than 1000; at more units 300 for more than
|                           300000).
|       --total N           Passes over all trainings at most (default: no
|                           limit).
|       --goal X            Once exact, go on until the relative margin is at
|                           least this; it is 1 - cos of the angle between
|                           neighbours for evenly spread codes. (Default: go on
|                           for as many passes again and ten more, and until the
|                           result can be proved; anneal: to the end of the
|                           schedule.)
|       --polish N          Once exact, go on for exactly this many passes; with
|                           --goal at most so many.
|       --activation WORD   Of the hidden units: tanh (default), identity or
|                           relu.
|       --output WORD       softmax, with cross-entropy (default), or linear,
|                           with the squared error.
|       --bias              Give every hidden and output unit a bias; one hidden
|                           unit can then hold any mapping of one key column.
|       --as-is             Train the table as it is. Else key columns that
|                           nothing depends on are left out first, with weights
|                           of 0, and symbols of a column that behave alike in
|                           every row get the same weights; what was found is
|                           said in a line. (--from: always as it is.)
|       --isa WORD          The instruction set: auto (default), plain, vec4,
|                           avx2 or avx512. The result is the same, bit for bit.
|       --threads N         Threads (default: one for each processor where that
|                           pays). Nothing but time depends on it.
|       --time X            End after so many seconds with the best network so
|                           far (default: when the search is over).
|       --checkpoint FILE   anneal, one width and one seed: keep the training in
|                           this file while it runs, and go on from it where it
|                           is there; with the same bits. Removed at the end.
|       --checkpoint-seconds X
|                           Write it after so many seconds of training, the next
|                           time lists of neighbours are due (default 60).
|       --trace FILE        Write the training that is kept as CSV, a line per
|                           pass, in float32: loss, rows right, margin, norms.
|       --layers A,B,..     Which tensor of another program's network is which
|                           layer, in their order; A:transposed for a matrix that
|                           is [inputs, units], A+C where the bias C is not named
|                           like A (default: what names and sizes say).
|       --round             Take float64 weights of another program's network to
|                           the nearest float32: the rounded network is what is
|                           meant.
|       --value NAME        The value column of a CSV mapping (default: the last
|                           one). Of several, A,B, the value is what they have
|                           together.
|       --keys A,B,..       The key columns of a CSV mapping, in this order
|                           (default: all others).
|       --symbols A,B,..    One alphabet, in this order, for all columns of a CSV
|                           mapping; or COLUMN=A,B,.., for each column that is to
|                           have one. It may hold symbols that no row uses
|                           (default: for each column the symbols that occur).
|       --order WORD        The order of each column's symbols where --symbols
|                           gives none: seen (default: as the rows have them),
|                           sorted (by bytes) or natural (2 before 10). It
|                           numbers the inputs and outputs of networks without
|                           symbols.
|       --separator CHAR    What separates the cells of a CSV mapping: comma,
|                           semicolon, tab, pipe or a character (default: found
|                           out).
|       --comment TEXT      Leave out lines of a CSV mapping that begin with this
|                           text.
|       --no-header         The first line of a CSV mapping is a row; columns are
|                           named 1, 2, ..
|       --skip-empty        Leave out rows of a CSV mapping with an empty cell in
|                           a key column.
|       --any TEXT          A key cell with this text matches each symbol that
|                           its column has in other rows: such a row is made to
|                           one for each.
|       --remark-case       Remark also on symbols that differ by letter case
|                           alone.
|       --json              Print the result as one JSON object.
|   -q, --quiet             Say nothing on standard error but what went wrong.
|       --seed N            The seed of all random numbers (default 0; accepted
|                           by every command, though only training uses it).
|   -h, --help              Show this text.
|
| Examples:
|   cinch fit cycle:11 -o eleven.safetensors
|       The smallest network that sends each of eleven symbols to the next, kept
|       in a file.
|   printf 'a,b,xor\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' | cinch fit - -o xor.json
|       A table from standard input; its last column is the value.
|   cinch fit shift:5 --hidden 2 --seed 3 --trace training.csv
|       One training of one width, with what happened in each pass.
$ cinch help fit | head -1
| Usage: cinch fit [OPTION]... MAPPING [-o NET] [--from NET]
$ cinch ask --help
| Usage: cinch ask [OPTION]... NET KEY...
|
| Prints the value that the network in the file NET answers for a key: one
| argument per key column, or - to read keys from standard input as CSV without a
| header, one answer per line. A symbol such as -1 is taken as it is; one that is
| - or begins as an option does goes after --: cinch ask NET -- -. Where several
| values are best it names the first eight of them: tie between 1 and 2.
| Exit status: 0 answered, 1 a key has no answer: there is a tie, or hidden units
| overflow; with --known also: a key had no row; 2 bad usage, 3 bad input, or a
| symbol that the network does not know.
|
| Options:
|   -w, --walk              Show every number on the way: what each hidden unit
|                           receives and sends, each output's sum, the shares.
|   -a, --all               With --walk: all units, terms and values, however
|                           many.
|       --known             End with status 1 when the table that the network was
|                           saved for had no row with a key that is asked for.
|       --activation WORD   The activation of a network file that does not name
|                           one: tanh (default), identity or relu.
|       --output WORD       The output of a network file that does not name one:
|                           softmax (default) or linear.
|       --layers A,B,..     Which tensor of another program's network is which
|                           layer, in their order; A:transposed for a matrix that
|                           is [inputs, units], A+C where the bias C is not named
|                           like A (default: what names and sizes say).
|       --round             Take float64 weights of another program's network to
|                           the nearest float32: the rounded network is what is
|                           meant.
|       --json              Print the result as one JSON object.
|   -q, --quiet             Say nothing on standard error but what went wrong.
|       --seed N            The seed of all random numbers (default 0; accepted
|                           by every command, though only training uses it).
|   -h, --help              Show this text.
|
| Examples:
|   cinch ask eleven.safetensors 4
|       What follows 4.
|   cinch ask eleven.safetensors 4 --walk
|       The same, with every number on the way.
|   printf '0,1\n1,1\n' | cinch ask xor.json -
|       Two keys of two columns from standard input: an answer for each.
$ cinch check --help
| Usage: cinch check [OPTION]... NET MAPPING [-o CERT | --against CERT] | CERT
|
| Proves that the network in the file NET answers every row of MAPPING, in exact
| arithmetic, and that no rounding of float32 changes an answer: products and
| sums in any order, fused or not, with denormals, and a tanh within 2^-21 of its
| value. Not proved unless asked for by --assume: products in TF32 or bfloat16,
| and the shares of a softmax. Or checks a certificate that was written before.
| The network may come from PyTorch: without symbols of its own it takes those of
| MAPPING, in their order.
| Exit status: 0 proved, 1 not, 2 bad usage, 3 bad input, or a mapping that does
| not fit the network.
|
| Options:
|   -o, --out CERT          Write the certificate here: JSON with mapping,
|                           network and claims, which can be checked alone.
|       --against CERT      Say whether this certificate holds and is about this
|                           network and this mapping, and what differs if not.
|       --assume A,B,..     Prove also for evaluations that no certificate
|                           covers: products in tf32 or bf16 (operands rounded to
|                           11 or 8 bits), answers by the shares of a softmax in
|                           float32.
|       --activation WORD   The activation of a network file that does not name
|                           one: tanh (default), identity or relu.
|       --output WORD       The output of a network file that does not name one:
|                           softmax (default) or linear.
|       --layers A,B,..     Which tensor of another program's network is which
|                           layer, in their order; A:transposed for a matrix that
|                           is [inputs, units], A+C where the bias C is not named
|                           like A (default: what names and sizes say).
|       --round             Take float64 weights of another program's network to
|                           the nearest float32: the rounded network is what is
|                           meant.
|       --value NAME        The value column of a CSV mapping (default: the last
|                           one). Of several, A,B, the value is what they have
|                           together.
|       --keys A,B,..       The key columns of a CSV mapping, in this order
|                           (default: all others).
|       --symbols A,B,..    One alphabet, in this order, for all columns of a CSV
|                           mapping; or COLUMN=A,B,.., for each column that is to
|                           have one. It may hold symbols that no row uses
|                           (default: for each column the symbols that occur).
|       --order WORD        The order of each column's symbols where --symbols
|                           gives none: seen (default: as the rows have them),
|                           sorted (by bytes) or natural (2 before 10). It
|                           numbers the inputs and outputs of networks without
|                           symbols.
|       --separator CHAR    What separates the cells of a CSV mapping: comma,
|                           semicolon, tab, pipe or a character (default: found
|                           out).
|       --comment TEXT      Leave out lines of a CSV mapping that begin with this
|                           text.
|       --no-header         The first line of a CSV mapping is a row; columns are
|                           named 1, 2, ..
|       --skip-empty        Leave out rows of a CSV mapping with an empty cell in
|                           a key column.
|       --any TEXT          A key cell with this text matches each symbol that
|                           its column has in other rows: such a row is made to
|                           one for each.
|       --remark-case       Remark also on symbols that differ by letter case
|                           alone.
|       --json              Print the result as one JSON object.
|   -q, --quiet             Say nothing on standard error but what went wrong.
|       --seed N            The seed of all random numbers (default 0; accepted
|                           by every command, though only training uses it).
|   -h, --help              Show this text.
|
| Examples:
|   cinch check eleven.safetensors cycle:11 -o eleven.cert
|       Proves that the network sends each of eleven symbols to the next, and
|       keeps the proof.
|   cinch check eleven.cert
|       Checks a proof that was kept.
|   cinch check eleven.safetensors cycle:11 --assume tf32
|       Proves it also for products of operands that are rounded to 11 bits.
$ cinch show --help
| Usage: cinch show [OPTION]... NET
|
| Describes the network in the file NET: its shape, as 11-2-11, connections and
| bits, the symbols of its columns, what the file records about its training, and
| its weights.
| Exit status: 0 shown, 2 bad usage, 3 bad input.
|
| Options:
|   -a, --all               Show all symbols and weights, however many.
|       --activation WORD   The activation of a network file that does not name
|                           one: tanh (default), identity or relu.
|       --output WORD       The output of a network file that does not name one:
|                           softmax (default) or linear.
|       --layers A,B,..     Which tensor of another program's network is which
|                           layer, in their order; A:transposed for a matrix that
|                           is [inputs, units], A+C where the bias C is not named
|                           like A (default: what names and sizes say).
|       --round             Take float64 weights of another program's network to
|                           the nearest float32: the rounded network is what is
|                           meant.
|       --json              Print the result as one JSON object.
|   -q, --quiet             Say nothing on standard error but what went wrong.
|       --seed N            The seed of all random numbers (default 0; accepted
|                           by every command, though only training uses it).
|   -h, --help              Show this text.
|
| Examples:
|   cinch show eleven.safetensors
|       What the network is, and its weights.
|   cinch show eleven.safetensors --all
|       The same with every weight, however many there are.
|   cinch show xor.json --json
|       The same for programs.
$ cinch fit nonsense --help | head -1
| Usage: cinch fit [OPTION]... MAPPING [-o NET] [--from NET]
$ for c in fit ask check show; do cinch $c --help | awk 'length > 79'; done
$ cinch help --man show
| *-a*, *--all*
| 	Show all symbols and weights, however many.
|
| *--activation* _WORD_
| 	The activation of a network file that does not name one: tanh (default), identity or relu.
|
| *--output* _WORD_
| 	The output of a network file that does not name one: softmax (default) or linear.
|
| *--layers* _A,B,.._
| 	Which tensor of another program's network is which layer, in their order; A:transposed for a matrix that is \[inputs, units\], A+C where the bias C is not named like A (default: what names and sizes say).
|
| *--round*
| 	Take float64 weights of another program's network to the nearest float32: the rounded network is what is meant.
|
| *--json*
| 	Print the result as one JSON object.
|
| *-q*, *--quiet*
| 	Say nothing on standard error but what went wrong.
|
| *--seed* _N_
| 	The seed of all random numbers (default 0; accepted by every command, though only training uses it).
|
| *-h*, *--help*
| 	Show this text.
|
$ cinch help --completion > c; bash -n c && echo good
| good
$ bash -c '. ./c; COMP_WORDS=(cinch fit --tra); COMP_CWORD=2; _cinch; echo ${COMPREPLY[@]}'
| --trainer --trace
$ bash -c '. ./c; COMP_WORDS=(cinch fit --trainer ""); COMP_CWORD=3; _cinch; echo ${COMPREPLY[@]}'
| adam sgd momentum anneal
$ bash -c '. ./c; COMP_WORDS=(cinch ch); COMP_CWORD=1; _cinch; echo ${COMPREPLY[@]}'
| check

# Wrong words.
$ cinch
| cinch 0.1.0 - squeezes a mapping into the smallest neural network that is exact
|
| Usage: cinch COMMAND [OPTION]... [ARGUMENT]...
|
| Commands:
|   fit      train the smallest exact network for a mapping
|   ask      what a network answers; --walk shows how
|   check    prove that a network is exact, or name the rows that fail
|   show     what a network's file holds: shape, bits, symbols, weights
|   draw     a network or a training as a picture: terminal, SVG, PNG, PDF
|   permute  another mapping from the same weights, without training
|   convert  a network between safetensors and JSON, without training
|   article  replay every claim of the article and say what is true
|   sweep    train many networks over lists of settings, into a database
|   atlas    charts of what sweeps have found: terminal, SVG, PNG, PDF, CSV
|
| "cinch COMMAND --help" explains one. A mapping is a CSV file with a header, "-"
| for standard input, or one of these families:
|   shift:N cycle:N reverse:N identity:N perm:N:SEED random:N:M:SEED
|
| Exit status: 0 it worked, 1 the answer is no, 2 bad usage, 3 bad input, or
| input and output that failed.
$ cinch fti cycle:3
! cinch: "fti" is no command; did you mean "cinch fit"?
= 2
$ cinch chekc
! cinch: "chekc" is no command; did you mean "cinch check"?
= 2
$ cinch frobnicate
! cinch: "frobnicate" is no command; "cinch --help" lists them
= 2
$ cinch --frobnicate
! cinch: "--frobnicate" is no command; "cinch --help" lists them
= 2
$ cinch help frobnicate
! cinch: "frobnicate" is no command; "cinch --help" lists them
= 2
$ cinch fit
! cinch: arguments are missing; usage: cinch fit MAPPING [-o NET] [--from NET]
= 2
$ cinch ask net
! cinch: an argument is missing; usage: cinch ask NET KEY... (what begins as an option does goes after --)
= 2
$ cinch check
! cinch: arguments are missing; usage: cinch check NET MAPPING [-o CERT | --against CERT] | CERT
= 2
$ cinch show a b
! cinch: "b" is one argument too many; usage: cinch show NET
= 2

# Standard output that cannot be written; a reader that goes away is no problem.
$ cinch --help > /dev/full
! cinch: standard output: No space left on device; the results are incomplete
= 3
$ cinch fit cycle:3 > /dev/full
! cinch: standard output: No space left on device; the results are incomplete
= 3
$ cinch ask examples/article_signs.json 1 --json > /dev/full
! cinch: standard output: No space left on device; the results are incomplete
= 3
$ (yes 3 | head -100000 | cinch ask examples/article_signs.json - ; echo "status $?" >&2) 2> status | head -2; cat status
| 4
| 4
| status 0
