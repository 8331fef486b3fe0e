// SPDX-License-Identifier: Apache-2.0
#include "Fuzz.h"

#include "controlplane/kubernetes/KubeForm.h"
#include "controlplane/kubernetes/KubeGroups.h"
#include "controlplane/kubernetes/KubeOutline.h"
#include "controlplane/kubernetes/KubeStatus.h"
#include "controlplane/kubernetes/KubeSteps.h"
#include "controlplane/kubernetes/KubeSurvey.h"
#include "schema/Document.h"

/// What an API server gives, as objects of APIs: whatever it is, it is compared, planned upon and taken away without harm.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace postern;
    using namespace postern::kubernetes;
    static constexpr KubeKind kinds[] = {{"v1", "Service", "services"}, {"a/v1", "Policy", "policies", false, true}, {"b/v1", "HTTPRoute", "httproutes", true}};
    static const KubeMake make{"a gateway", kinds, [](const schema::Value& object, const schema::Value& route) { return nameIn(object) == nameIn(route); }};
    schema::Problems problems;
    const auto list = schema::readJson(test::fuzzText(data, size), "answer", problems);
    if (!list || !list->isList())
        return 0;
    KubeSettings settings;
    settings.gateway = "g";
    std::vector<deployment::SkippedObject> skipped;
    // Read kind by kind, keeping little, it is the same.
    KubeSurvey survey(make, settings);
    for (const KubeKind* const kind : survey.kinds()) {
        survey.begin(*kind);
        for (const schema::Value& each : list->items()) {
            if (kindIn(each) == kind->kind)
                survey.add(each);
        }
        survey.end();
    }
    const deployment::Discovery found = survey.found();
    std::size_t next = 0;
    for (const KubeGroup& group : grouped(list->items(), make, settings, skipped)) {
        FUZZ_CHECK(!group.empty());
        FUZZ_CHECK(hashOf(formOf(group)) == hashOf(formOf(group)));
        FUZZ_CHECK(shownAs(group, kinds).hash.size() == 64);
        FUZZ_CHECK(next < found.apis.size() && found.apis[next].id == shownAs(group, kinds).id && found.apis[next].hash == shownAs(group, kinds).hash);
        ++next;
        // Only what is ours is taken away, and what is as it is to be is left alone.
        for (const deployment::PlanStep& step : removalOf(group, make, settings))
            FUZZ_CHECK(step.call.method == "DELETE" && !step.undo.empty());
        KubeApi same;
        for (const schema::Value& each : group) {
            if (isOurs(each))
                same.objects.push_back(each);
        }
        (void)stepsTo(same, group, make, settings);
    }
    FUZZ_CHECK(next == found.apis.size() && skipped.size() == found.skipped.size());
    for (const schema::Value& each : list->items())
        (void)explained(each);
    return 0;
}
