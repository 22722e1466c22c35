/* fuzz_network_json.c - any bytes as a JSON network. */
#include "fuzz_network.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    network_try(bytes, count, "fuzz.json");
    return 0;
}
