// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/ApiComparison.h"
#include "ProjectFolder.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::project;
using postern::project::test::ProjectFolder;
using postern::project::test::pulled;

namespace {

std::string allOf(const std::vector<ApiDifference>& found)
{
    std::string out;
    for (const ApiDifference& one : found)
        out += std::string(toString(one.part)) + ": " + one.change.toString() + '\n';
    return out;
}

void put(publisher::PulledApi& api, const char* from, const char* to)
{
    for (publisher::PulledFile& file : api.files)
        file.content.replace(from, to);
}

} // namespace

class ApiComparisonTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theSameSaysNothingHoweverItIsWritten()
    {
        const ProjectFolder project;
        (void)project.take(pulled(), {});
        publisher::PulledApi other = pulled();
        put(other, "\"id\": \"id-Orders\"", "\"isRevision\": true, \"revisionId\": 4, \"lastUpdatedTime\": \"9\", \"id\": \"another\"");
        const auto found = compareApi(project.path() / "apis/Orders-1.0.0", other);
        QVERIFY(found);
        QCOMPARE(allOf(*found), std::string());
    }

    void whatDiffersIsToldByItsPart()
    {
        const ProjectFolder project;
        (void)project.take(pulled(), {});
        publisher::PulledApi other = pulled("Orders", {}, "All of them");
        put(other, "http://backend.example", "http://other.example");
        put(other, "\"throttlingPolicy\": \"Unlimited\"", "\"throttlingPolicy\": \"10KPerMin\", \"operationPolicies\": {\"request\": [{\"policyName\": \"addHeader\"}]}");
        put(other, "\"operations\": [", "\"operations\": [{\"verb\": \"DELETE\", \"target\": \"/items\"}, ");
        const auto found = compareApi(project.path() / "apis/Orders-1.0.0", other);
        QVERIFY(found);
        const std::string all = allOf(*found);
        for (const char* wanted : {"operations: + data.operations[DELETE /items]", "limits: ~ data.operations[GET /items].throttlingPolicy: \"Unlimited\" -> \"10KPerMin\"",
                                   "policies: + data.operations[GET /items].operationPolicies", "endpoints: ~ data.endpointConfig.production_endpoints.url",
                                   "definition: ~ paths./items.get.summary: \"List\" -> \"All of them\""})
            QVERIFY2(all.find(wanted) != std::string::npos, (std::string(wanted) + " is not in\n" + all).c_str());
        QCOMPARE(found->size(), std::size_t(5));
        QVERIFY(std::is_sorted(found->begin(), found->end(), [](const auto& a, const auto& b) { return a.part < b.part; }));
    }

    void whatCannotBeReadIsNamed()
    {
        const ProjectFolder project;
        QVERIFY(!compareApi(project.path() / "apis/Orders-1.0.0", pulled()));
        (void)project.take(pulled(), {});
        project.write("apis/Orders-1.0.0/api.json", "{\"data\": [\n");
        const auto found = compareApi(project.path() / "apis/Orders-1.0.0", pulled());
        QVERIFY(!found);
        QVERIFY2(found.error().message().find("api.json:") != std::string::npos, found.error().message().c_str());
    }

    void eachConflictIsDecidedByItself()
    {
        const auto take = [](Pick url, Pick summary) {
            const ProjectFolder project;
            (void)project.take(pulled(), {});
            project.replace("apis/Orders-1.0.0/api.json", "http://backend.example", "http://mine.example");
            project.replace("apis/Orders-1.0.0/Definitions/swagger.json", "\"List\"", "\"Mine\"");
            publisher::PulledApi theirs = pulled("Orders", {}, "Theirs");
            put(theirs, "http://backend.example", "http://theirs.example");
            const Imported undecided = project.take(theirs, {});
            if (undecided.outcome != Imported::Outcome::Conflict || undecided.conflicts.size() != 2)
                return std::string("no conflict");
            if (undecided.conflicts.front().base.empty())
                return std::string("no base");
            ImportRules rules;
            for (const Change& each : undecided.conflicts)
                rules.picks[each.path] = each.path.find("swagger") == std::string::npos ? url : summary;
            const Imported out = project.take(theirs, rules);
            std::string all(toString(out.outcome));
            for (const char* word : {"backend.example", "mine.example", "theirs.example"}) {
                if (project.read("apis/Orders-1.0.0/api.json").find(word) != std::string::npos)
                    all += std::string(" ") + word;
            }
            for (const char* word : {"\"List\"", "\"Mine\"", "\"Theirs\""}) {
                if (project.read("apis/Orders-1.0.0/Definitions/swagger.json").find(word) != std::string::npos)
                    all += std::string(" ") + word;
            }
            return all;
        };
        QCOMPARE(take(Pick::Theirs, Pick::Ours), std::string("merged theirs.example \"Mine\""));
        QCOMPARE(take(Pick::Ours, Pick::Theirs), std::string("merged mine.example \"Theirs\""));
        QCOMPARE(take(Pick::Base, Pick::Base), std::string("merged backend.example \"List\""));
    }
};

POSTERN_TEST(ApiComparisonTest);
#include "ApiComparisonTest.moc"
