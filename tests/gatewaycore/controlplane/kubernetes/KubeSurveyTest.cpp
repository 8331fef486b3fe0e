// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeSurvey.h"

#include "controlplane/kubernetes/KubeGroups.h"
#include "controlplane/kubernetes/KubeOutline.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::kubernetes;
using schema::Value;

namespace {

constexpr KubeKind surveyKinds[] = {{"v1", "Service", "services"}, {"a/v1", "Policy", "policies", false, true}, {"b/v1", "HTTPRoute", "httproutes", true}};

bool isNamedByRules(const Value& object, const Value& route)
{
    const std::string text = schema::writeJson(*route.find("spec"), 0);
    return text.find('"' + nameIn(object) + '"') != std::string::npos;
}

Value object(const char* kind, const std::string& name, const std::string& api, const char* spec)
{
    const KubeKind& its = *kindNamed(surveyKinds, kind);
    Value out = objectOf(its, "shop", name, api.empty() ? "x:1" : api);
    if (api.empty())
        out.find("metadata")->set("labels", Value::map()); // somebody else's
    out.set("spec", *schema::readJson(spec, "spec"));
    out.find("metadata")->set("managedFields", Value::list({Value::object({{"manager", "x"}})}));
    return out;
}

} // namespace

/// What a discovery keeps while it reads tells the same as all objects at once.
class KubeSurveyTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatIsReadKindByKindIsWhatAllObjectsAtOnceAre()
    {
        const KubeMake make{"a gateway", surveyKinds, &isNamedByRules};
        KubeSettings settings;
        settings.nameSpace = "shop";
        settings.gateway = "g";
        const std::vector<Value> all{
            object("Service", "one", "Orders:1", "{}"),
            object("Service", "left", "Gone:1", "{}"),
            object("Service", "stock", "", R"({"ports": [1]})"),
            object("Policy", "guard", "Orders:1", R"({"a": 1})"),
            object("Policy", "nobodys", "", "{}"),
            object("HTTPRoute", "one", "Orders:1", R"({"parentRefs": [{"name": "g"}], "rules": [{"name": "a", "matches": [{"path": {"value": "/one"}}, {"path": {"value": "/two"}}], "timeouts": {"request": "1s"}, "backendRefs": [{"name": "one"}]},
                                                                                                {"matches": [{"path": {"value": "/three"}}], "backendRefs": [{"name": "one"}]}]})"),
            object("HTTPRoute", "stock", "", R"({"parentRefs": [{"name": "g"}], "rules": [{"matches": [{"path": {"value": "/stock"}}], "backendRefs": [{"name": "stock"}]}]})"),
            object("HTTPRoute", "elsewhere", "", R"({"parentRefs": [{"name": "other"}], "rules": []})"),
        };
        std::vector<deployment::SkippedObject> skipped;
        std::vector<deployment::DiscoveredApi> meant;
        for (const KubeGroup& group : grouped(all, make, settings, skipped))
            meant.push_back(shownAs(group, surveyKinds));
        QCOMPARE(meant.size(), std::size_t{2});
        QCOMPARE(skipped.size(), std::size_t{2});

        KubeSurvey survey(make, settings);
        QCOMPARE(survey.kinds().front()->kind, std::string_view("HTTPRoute"));
        for (const KubeKind* const kind : survey.kinds()) {
            survey.begin(*kind);
            for (const int turn : {1, 2}) { // the second time from the beginning, as after a list that was forgotten
                if (turn == 2)
                    survey.begin(*kind);
                for (const Value& each : all) {
                    if (kindIn(each) == kind->kind)
                        survey.add(each);
                }
            }
            survey.end();
        }
        const deployment::Discovery found = survey.found();
        QVERIFY(found.complete);
        QCOMPARE(found.apis.size(), meant.size());
        for (std::size_t i = 0; i < meant.size(); ++i) {
            QCOMPARE(found.apis[i].id, meant[i].id);
            QCOMPARE(found.apis[i].title(), meant[i].title());
            QCOMPARE(found.apis[i].hash, meant[i].hash);
            QCOMPARE(found.apis[i].context, meant[i].context);
            QCOMPARE(found.apis[i].owner, meant[i].owner);
        }
        QCOMPARE(found.skipped.size(), skipped.size());
        for (std::size_t i = 0; i < skipped.size(); ++i) {
            QCOMPARE(found.skipped[i].id, skipped[i].id);
            QCOMPARE(found.skipped[i].why, skipped[i].why);
        }
    }
};

POSTERN_TEST(KubeSurveyTest);
#include "KubeSurveyTest.moc"
