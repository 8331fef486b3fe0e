// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Readings.h"

#include "controlplane/deployment/Answers.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>

namespace postern::connectors::wso2 {
namespace {

using deployment::CallAnswer;
using deployment::textAt;
using schema::Value;

constexpr std::size_t rowsAPage = 100;

bool isThereOrNot(int status) { return status == 200 || status == 404; }

const Value* listOf(const CallAnswer& answer)
{
    const Value* const list = answer.body.find("list");
    return list != nullptr && list->isList() ? list : nullptr;
}

} // namespace

ConnectionTest::ConnectionTest(Wso2Connection& connection, deployment::Completion<deployment::ConnectionReport> done) : ReadingOf(connection, std::move(done)), wso2_(connection)
{
    get("/settings", [this](const CallAnswer& settings) {
        const Value* const environments = settings.body.find("environment");
        if (environments == nullptr || !environments->isList())
            return fail({ErrorKind::ProtocolError, "What answers there is no Publisher: its settings name no gateway environments.", Fault::Upstream});
        const auto& session = wso2_.session().session();
        report_.server = "WSO2 API Manager";
        if (session && !session->apiVersion.isEmpty())
            report_.server += " (Publisher " + session->apiVersion.toStdString() + ')';
        for (const QString& scope : session ? session->missingScopes : QStringList())
            report_.missing.push_back("The scope " + scope.toStdString() + '.');
        judgeGateways(*environments);
        end(report_);
    });
}

void ConnectionTest::judgeGateways(const Value& environments)
{
    for (const Wso2Gateway& wanted : wso2_.settings().gateways) {
        const auto found = std::ranges::find_if(environments.items(), [&wanted](const Value& each) { return textAt(each, "/name") == wanted.name; });
        if (found == environments.items().end()) {
            std::string all;
            for (const Value& each : environments.items())
                all.append(all.empty() ? "" : ", ").append(textAt(each, "/name"));
            report_.missing.push_back("A gateway environment \"" + wanted.name + "\": there are " + (all.empty() ? "none" : all) + '.');
            continue;
        }
        if (mayWrite(wso2_.mode()) && textAt(*found, "/mode") == "READ_ONLY")
            report_.missing.push_back("A mode of \"" + wanted.name + "\" that lets WSO2 deploy: it is READ_ONLY.");
        const Value* const hosts = found->find("vhosts");
        const bool known = wanted.vhost.empty() || hosts == nullptr || std::ranges::any_of(hosts->items(), [&wanted](const Value& each) { return textAt(each, "/host") == wanted.vhost; });
        if (!known)
            report_.missing.push_back("A vhost " + wanted.vhost + " of \"" + wanted.name + "\".");
    }
}

Discovering::Discovering(Wso2Connection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done)
    : ReadingOf(connection, std::move(done)), found_(std::move(found))
{
    pages("/apis?limit=" + std::to_string(rowsAPage) + "&offset=0", [this](const CallAnswer& answer) { return page(answer); }, [this] {
        if (!broken_.empty())
            return fail({ErrorKind::ProtocolError, broken_, Fault::Upstream});
        discovery_.complete = true;
        end(std::move(discovery_));
    });
}

std::string Discovering::page(const CallAnswer& answer)
{
    const Value* const rows = listOf(answer);
    if (rows == nullptr) {
        broken_ = "WSO2's answer to /apis is no list.";
        return {};
    }
    for (const Value& row : rows->items()) {
        const std::string id = textAt(row, "/id");
        const std::string type = textAt(row, "/type");
        constexpr std::array<std::string_view, 5> streaming{"WS", "WEBSUB", "SSE", "WEBHOOK", "ASYNC"};
        if (id.empty()) {
            discovery_.skipped.push_back({textAt(row, "/name"), "It has no id."});
        } else if (std::ranges::find(streaming, type) != streaming.end()) {
            discovery_.skipped.push_back({id, "\"" + textAt(row, "/name") + "\" is of the type " + type + ", which has no operations of HTTP."});
        } else {
            discovery_.apis.push_back(shownAs(row));
            if (found_)
                found_(discovery_.apis.back());
        }
    }
    seen_ += rows->size();
    const Value* const total = deployment::valueAt(answer.body, "/pagination/total");
    // A server that does not say how many there are has more behind a page that is full.
    const bool more = total != nullptr && total->isInteger() ? static_cast<std::int64_t>(seen_) < total->asInteger() : rows->size() == rowsAPage;
    return more && rows->size() > 0 ? "/apis?limit=" + std::to_string(rowsAPage) + "&offset=" + std::to_string(seen_) : std::string();
}

ReadingOne::ReadingOne(Wso2Connection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done)
    : ReadingOf(connection, std::move(done)), wso2_(connection)
{
    const std::size_t colon = idOrTitle.rfind(':');
    if (colon == std::string::npos) {
        readApi(idOrTitle);
        return;
    }
    // The query's name is part of a name: what is meant is picked from what it finds.
    const std::string name = idOrTitle.substr(0, colon);
    const std::string version = idOrTitle.substr(colon + 1);
    get("/apis?query=" + encodedStep("name:" + name + " version:" + version) + "&limit=" + std::to_string(rowsAPage), [this, name, version](const CallAnswer& answer) {
        const Value* const rows = listOf(answer);
        if (rows == nullptr)
            return fail({ErrorKind::ProtocolError, "WSO2's answer to /apis is no list.", Fault::Upstream});
        for (const Value& row : rows->items()) {
            if (textAt(row, "/name") == name && textAt(row, "/version") == version)
                return readApi(textAt(row, "/id"));
        }
        end(std::optional<deployment::LiveApi>());
    });
}

void ReadingOne::readApi(const std::string& id)
{
    const std::string path = "/apis/" + encodedStep(id);
    const auto gone = [this](const CallAnswer& answer) {
        if (answer.status == 404)
            end(std::optional<deployment::LiveApi>());
        return answer.status == 404;
    };
    get(path, [this, path, gone](const CallAnswer& answer) {
        if (gone(answer))
            return;
        if (textAt(answer.body, "/id").empty() || textAt(answer.body, "/name").empty())
            return fail({ErrorKind::ProtocolError, "WSO2's answer to " + path + " is no API.", Fault::Upstream});
        live_.data = answer.body;
        get(path + "/swagger", [this, path, gone](const CallAnswer& definition) {
            if (gone(definition))
                return;
            live_.definition = definition.body;
            if (definition.body.isString()) { // a string that holds the document
                schema::Problems problems;
                auto read = schema::readText(definition.body.asString(), "definition", problems);
                live_.definition = read ? *std::move(read) : Value();
            }
            if (!live_.definition.isMap())
                return fail({ErrorKind::ProtocolError, "The definition that WSO2 gives of " + live_.title() + " is no OpenAPI document.", Fault::Upstream});
            get(path + "/revisions", [this, gone](const CallAnswer& revisions) {
                if (gone(revisions))
                    return;
                const Value* const list = listOf(revisions);
                if (list == nullptr)
                    return fail({ErrorKind::ProtocolError, "WSO2's list of the revisions of " + live_.title() + " is none.", Fault::Upstream});
                live_.revisions = list->items();
                finish();
            }, isThereOrNot);
        }, isThereOrNot);
    }, isThereOrNot);
}

void ReadingOne::finish()
{
    deployment::LiveApi out;
    out.what = shownAs(live_.data);
    out.form = formOf(live_, wso2_.settings());
    out.objects = live_.objects();
    end(std::optional<deployment::LiveApi>(std::move(out)));
}

} // namespace postern::connectors::wso2
