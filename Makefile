.DEFAULT_GOAL := help
.PHONY: help check fix test run jar

help: ## these goals
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: ## all that CI asks for: compile, tests, architecture, dependencies, format
	mvn -B verify

fix: ## format the sources and poms
	mvn -B -q spotless:apply

test: ## the tests alone; one module: make test MODULE=connector/rules
	mvn -B test $(if $(MODULE),-pl $(MODULE) -am)

run: ## one run on config.yaml, or on the bundled example
	./pql sync

jar: ## the program, in connector/worker/target/pql
	./pql --version
