# Everything a newcomer needs is `make demo` and `make test`.
.PHONY: demo test heavy bench compare check format places

demo:
	@./demo.sh

test:
	@./test.sh

# The suites that take hours: coverage, sizes, likelihoods against other programs.
heavy:
	@AGRORISK_HEAVY=1 ./test.sh
	@./Benchmarks/likelihoods.sh

# Speeds on this machine.
bench:
	@./Benchmarks/run.sh

# Ours beside the peers, in one run, with ratios.
compare:
	@./Benchmarks/compare.sh

# Rule books, examples and sources.
check:
	@swift run -c release agrorisk check

format:
	@swift format lint --strict -r Sources Tests Package.swift

# The fitted generators of Scenarios/Places, from the records in the folder DATA.
places:
	@./Scenarios/Places/make.sh "$(DATA)"
