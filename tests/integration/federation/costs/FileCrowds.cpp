// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "integration/federation/costs/Crowds.h"

#include "controlplane/connectors/agent/AgentType.h"
#include "controlplane/connectors/envoy/EnvoyGatewayType.h"
#include "controlplane/connectors/kong/KongFileType.h"
#include "controlplane/connectors/postern/FolderType.h"
#include "schema/Document.h"

#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

namespace postern::test {
namespace {

using namespace postern::deployment;
using schema::Value;

/// The files of a crowd, while it lives.
struct FileGround : CrowdProject {
    QTemporaryDir place;
    [[nodiscard]] std::string at(const std::string& name) const { return place.filePath(QString::fromStdString(name)).toStdString(); }
};

void writeCrowdFile(const std::string& path, const std::string& text)
{
    std::ofstream out(path);
    out << text;
    if (!out)
        qFatal("%s cannot be written", path.c_str());
}

/// What a first push writes; the file's own head stands once.
void fillKongFile(Crowd& crowd, const FileGround& ground, int apis)
{
    crowd.type = std::make_unique<connectors::kong::KongFileType>();
    crowd.environment.settings = Value::object({{"file", ground.at("kong.yaml")}});
    const Value one = *schema::readYaml(ground.steps(crowd).front().call.text, "kong.yaml");
    Value all = Value::map();
    for (const schema::Entry& entry : one.entries()) {
        Value items = Value::list();
        for (int i = 0; entry.value.isList() && i < apis; ++i) {
            const Value renamed = *schema::readJson(renamedApi(schema::writeJson(entry.value, 0), i), "items");
            for (const Value& each : renamed.items())
                items.push(each);
        }
        all.set(entry.key, entry.value.isList() ? std::move(items) : entry.value);
    }
    writeCrowdFile(ground.at("kong.yaml"), schema::writeYaml(all));
}

void fillObjectFiles(Crowd& crowd, const FileGround& ground, int apis)
{
    crowd.type = std::make_unique<connectors::envoy::EnvoyGatewayType>();
    crowd.environment.settings = Value::object({{"cluster", Value::object({{"folder", ground.place.path().toStdString()}, {"namespace", "shop"}, {"gateway", "eg"}, {"acceptDropped", Value::list({"security", "scopes"})}})}});
    const std::string text = ground.steps(crowd).front().call.text;
    for (int i = 0; i < apis; ++i)
        writeCrowdFile(ground.at("orders-" + std::to_string(i) + ".yaml"), renamedApi(text, i));
}

void fillFolder(Crowd& crowd, FileGround& ground, int apis)
{
    crowd.type = std::make_unique<connectors::postern::FolderType>();
    for (int i = 1; i < apis; ++i) {
        const std::string number = std::to_string(i);
        ground.folder.with("apis/Orders-" + number + "/Definitions/swagger.yaml", CrowdProject::definition());
        ground.folder.with("apis/Orders-" + number + "/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders" + number + ", version: 1.0.0, context: /orders" + number + ", type: HTTP}\n");
    }
    crowd.environment.settings = Value::object({{"folder", ground.folder.path().string()}});
}

void fillAgent(Crowd& crowd, const FileGround& ground, int apis)
{
    crowd.type = std::make_unique<connectors::agent::AgentType>();
    Value all = Value::map();
    for (int i = 0; i < apis; ++i) {
        const std::string number = std::to_string(i);
        all.set("Orders:" + number, Value::object({{"api", Value::object({{"name", "Orders"}, {"version", number}, {"context", "/orders" + number}, {"operations", Value::list()}})}, {"revision", "r1"}}));
    }
    writeCrowdFile(ground.at("gateway.json"), schema::writeJson(all, 0));
    writeCrowdFile(ground.at("description.json"), R"({"protocol": 1, "name": "small", "title": "Small", "version": "1", "settings": [], "holds": [{"feature": "*", "holding": "enforced", "how": ""}]})");
    crowd.environment.settings = Value::object({{"command", Value::list({"python3", POSTERN_SMALL_AGENT, ground.at("gateway.json")})}, {"description", ground.at("description.json")}, {"timeout", "60s"}});
}

} // namespace

std::vector<std::string> fileCrowdNames() { return {"kong-file", "envoy-files", "folder", "agent"}; }

void fillFiles(Crowd& crowd, const std::string& name, int apis)
{
    auto ground = std::make_shared<FileGround>();
    if (name == "kong-file")
        fillKongFile(crowd, *ground, apis);
    else if (name == "envoy-files")
        fillObjectFiles(crowd, *ground, apis);
    else if (name == "folder")
        fillFolder(crowd, *ground, apis);
    else
        fillAgent(crowd, *ground, apis);
    crowd.keep = ground;
}

} // namespace postern::test
