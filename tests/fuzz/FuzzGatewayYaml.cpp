// SPDX-License-Identifier: Apache-2.0
#include "config/GatewayFolder.h"
#include "config/Validation.h"
#include "fuzz/Fuzz.h"
#include "schema/Document.h"

using namespace postern;

/// gateway.yaml from anybody: it is refused with problems or it is a configuration; and a document that was read comes back
/// the same from what is written of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = test::fuzzText(data, size);
    schema::ReadLimits limits;
    limits.values = 100'000;
    limits.aliasValues = 10'000;
    schema::Problems problems;
    if (const auto value = schema::readText(text, "f.yaml", problems, limits)) {
        const auto again = schema::readYaml(schema::writeYaml(*value), "again.yaml", problems);
        FUZZ_CHECK(again && *again == *value);
        const auto json = schema::readJson(schema::writeJson(*value, 0), "again.json", problems);
        FUZZ_CHECK(json && *json == *value);
    } else {
        FUZZ_CHECK(problems.hasErrors());
    }
    const config::LoadedGateway got = config::loadGatewayText(text);
    FUZZ_CHECK(got.config || got.problems.hasErrors());
    if (got.config) {
        const auto once = schema::encode(*got.config);
        const auto again = schema::decode<model::GatewayConfig>(once);
        FUZZ_CHECK(again && schema::encode(*again) == once);
        (void)config::summary(*got.config);
    }
    return 0;
}
