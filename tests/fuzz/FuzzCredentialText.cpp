// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/CredentialText.h"
#include "controlplane/deployment/WithheldSecrets.h"
#include "fuzz/Fuzz.h"
#include "schema/Document.h"

using namespace postern;
using namespace postern::deployment;

/// What counts as a credential in a text are parts of it, in order and apart; what a plan leaves out comes back as it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 100'000)
        return 0;
    const std::string text(test::fuzzText(data, size));
    for (const char* const name : {"", "client_secret", "value"}) {
        std::size_t past = 0;
        for (const TextPart& each : credentialsIn(name, text)) {
            FUZZ_CHECK(each.length > 0 && each.at >= past && each.at + each.length <= text.size());
            past = each.at + each.length;
        }
    }
    DeploymentPlan plan;
    PlanStep step;
    RemoteCall undo;
    undo.text = literal(text);
    schema::Problems problems;
    if (const auto value = schema::readJson(text, "fuzz.json", problems))
        undo.body = literalTexts(*value);
    step.undo = {undo};
    plan.steps = {step};
    const SecretValues values = withhold(plan, {});
    const auto sent = resolve(plan.steps[0].undo[0], {}, values);
    const auto whole = resolve(undo, {}, {});
    FUZZ_CHECK(sent.has_value() == whole.has_value() && (!sent || *sent == *whole));
    return 0;
}
