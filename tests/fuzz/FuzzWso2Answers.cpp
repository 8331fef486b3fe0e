// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Connection.h"
#include "controlplane/connectors/wso2/Wso2Form.h"
#include "controlplane/remote/Pick.h"
#include "fuzz/Fuzz.h"
#include "schema/Document.h"

using namespace postern;
using namespace postern::connectors::wso2;

/// What a Publisher answers about an API becomes fields, whatever it is: objects that lack or mistake their parts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 50'000)
        return 0;
    const std::string_view text = test::fuzzText(data, size);
    schema::Problems problems;
    const auto objects = schema::readJson(text, "fuzz.json", problems);
    if (!objects)
        return 0;
    Wso2Settings settings;
    settings.gateways.push_back({"Default", {}, true});
    const Wso2Live live = Wso2Live::of(*objects);
    (void)formOf(live, settings);
    (void)shownAs(live.data);
    FUZZ_CHECK(Wso2Live::of(live.objects()).objects() == live.objects()); // what is kept is read back
    FUZZ_CHECK((live.deployedAt("Default") == nullptr) == (live.deploymentAt("Default") == nullptr));
    deployment::CallAnswer answer;
    answer.status = 200;
    answer.body = *objects;
    const deployment::CallAnswer item = remote::picked(answer, "/list?name=Default");
    FUZZ_CHECK(item.status == 404 || !item.body.isNull());
    answer.status = 400;
    (void)explained(answer);
    return 0;
}
