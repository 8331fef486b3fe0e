// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureForm.h"
#include "fuzz/Fuzz.h"
#include "schema/Document.h"

using namespace postern;
using namespace postern::connectors::azure;

/// What Azure answers about an API becomes fields, whatever it is: policy documents, and objects that lack or mistake their parts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 50'000)
        return 0;
    const std::string_view text = test::fuzzText(data, size);
    if (const auto document = PolicyDocument::parse(text)) {
        deployment::NormalForm fields;
        addFields(*document, "policy", fields);
        FUZZ_CHECK(merged(PolicyDocument(), *document).sections[0].size() <= document->sections[0].size());
        (void)document->xml();
    }
    schema::Problems problems;
    if (const auto objects = schema::readJson(text, "fuzz.json", problems)) {
        const AzureLive live = AzureLive::of(*objects);
        (void)formOf(live);
        (void)shownAs(live.api, live.ownTitle());
        FUZZ_CHECK(live.lastRevision() >= live.currentRevision());
        FUZZ_CHECK(AzureLive::of(live.objects()).objects() == live.objects()); // what is kept is read back
    }
    return 0;
}
