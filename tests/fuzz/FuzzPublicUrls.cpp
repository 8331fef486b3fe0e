// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/Connectors.h"
#include "fuzz/Fuzz.h"
#include "schema/Document.h"

using namespace postern;
using namespace postern::deployment;

/// What a gateway answers of an API and of itself becomes addresses, whatever it is: {"settings", "objects", "addresses", "context", "id"}, for
/// each make of gateways. Whatever comes out is an address that is read and written again as it is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 20'000)
        return 0;
    const std::string_view text = test::fuzzText(data, size);
    if (const auto parts = partsOf(text)) {
        const auto again = partsOf(parts->text());
        FUZZ_CHECK(again && again->text() == parts->text() && again->host == parts->host && again->port == parts->port && again->path == parts->path);
    }
    schema::Problems problems;
    const auto given = schema::readJson(text, "fuzz.json", problems);
    if (!given)
        return 0;
    const auto part = [&given](const char* key) { return given->find(key) == nullptr ? schema::Value() : *given->find(key); };
    static const federation::Connectors makes;
    Environment environment;
    environment.name = "env";
    environment.settings = part("settings");
    LiveApi live;
    live.what.id = part("id").toText();
    live.what.context = part("context").toText();
    live.objects = part("objects");
    for (const auto& make : makes.all()) {
        for (const PublicUrl& each : make->publicUrls(environment, live, part("addresses")).urls)
            FUZZ_CHECK(partsOf(each.url).has_value());
        (void)make->region(environment);
    }
    return 0;
}
