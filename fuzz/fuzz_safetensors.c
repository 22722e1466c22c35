/* fuzz_safetensors.c - any bytes as a safetensors file. */
#include "fuzz_network.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    network_try(bytes, count, "fuzz.safetensors");
    return 0;
}
