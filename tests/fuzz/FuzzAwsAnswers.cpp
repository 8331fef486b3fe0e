// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsAnswers.h"
#include "controlplane/connectors/aws/AwsForm.h"
#include "controlplane/connectors/aws/AwsSteps.h"
#include "fuzz/Fuzz.h"
#include "schema/Document.h"

using namespace postern;
using namespace postern::connectors::aws;

/// What AWS answers, whatever it is: a form of it has no field without a path, and what takes an API away names only its own. An XML
/// answer is a value or nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 50'000)
        return 0;
    const std::string_view text = test::fuzzText(data, size);
    const schema::Value xml = valueOfXml(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
    FUZZ_CHECK(xml.isNull() || xml.size() == 1);
    (void)credentialsOf(xml);
    const auto objects = schema::readJson(text, "answer");
    if (!objects)
        return 0;
    const AwsLive live = AwsLive::of(*objects);
    for (const auto& [path, field] : formOf(live))
        FUZZ_CHECK(!path.empty() && (isOurs(live.api) || field.theirs));
    (void)shownAs(live.api, live.stage);
    AwsSettings settings;
    AwsSteps steps(settings, "Orders:1.0.0", live);
    steps.remove();
    for (const deployment::PlanStep& step : steps.take())
        FUZZ_CHECK(!step.id.empty() && step.call.target.starts_with('/'));
    return 0;
}
