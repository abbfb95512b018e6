# Flags that every target of ours shares. Results must not depend on fused multiply-add, so
# contraction is off in every build.
add_library(idemscope_warnings INTERFACE)
target_compile_options(idemscope_warnings INTERFACE
    -ffp-contract=off
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
    $<$<BOOL:${IDEMSCOPE_WERROR}>:-Werror>)
