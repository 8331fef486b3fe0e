// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/DemoGateways.h"

#include "workbench/demo/Demo.h"
#include "workbench/federation/FederationDesk.h"
#include "workbench/workspace/Workspace.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace postern::workbench {
namespace {
constexpr const char* demoKong = "kong-demo";
} // namespace

QByteArray DemoGateways::environmentsYaml(const Demo& demo)
{
    return QByteArray("# The gateways of this workspace. Credentials are not here: they are in the keychain.\n"
                      "apiVersion: postern/v1\nenvironments:\n"
                      "  # An emulated Kong on this computer. Its open-source edition knows no key sets, so tokens are for its callers to check.\n"
                      "  - name: ") +
           demoKong + "\n    type: kong\n    mode: read-write\n    region: this computer\n    owner: demo\n    settings:\n      adminUrl: " + demo.kongAdminUrl().toUtf8() +
           "\n      style:\n        acceptDropped: [security, scopes]\n"
           "  # The same one, for looking only.\n"
           "  - name: kong-audit\n    type: kong\n    mode: read-only\n    region: this computer\n    owner: audit\n    production: true\n    settings:\n      adminUrl: " +
           demo.kongAdminUrl().toUtf8() + "\n      style:\n        acceptDropped: [security, scopes]\n" +
           "  # An emulated API Gateway of AWS.\n" + demo.awsEnvironment();
}

DemoGateways::DemoGateways(FederationDesk& desk, Workspace& workspace, Demo& demo) : desk_(desk), workspace_(workspace), demo_(demo)
{
    // Something that its own team put there.
    demo_.callKong("POST", "/services", R"({"name":"legacy-stock","protocol":"http","host":"127.0.0.1","port":9,"path":"/stock"})", this, [this](const QByteArray&) {
        demo_.callKong("POST", "/services/legacy-stock/routes", R"({"name":"legacy-stock","paths":["/stock"],"methods":["GET"]})", this, [](const QByteArray&) {});
    });
    connect(&desk_, &FederationDesk::changed, this, &DemoGateways::step);
    connect(&desk_.fleet(), &federation::Fleet::taskEnded, this, [this](const QString& environment, federation::FleetTask task, const QString& why) {
        if (environment != QLatin1String(demoKong))
            return;
        if (stage_ == Stage::Planning && task == federation::FleetTask::Plan) {
            const bool planned = why.isEmpty() && !desk_.fleet().gateway(demoKong)->planned->plan.empty();
            if (!planned)
                refused_.push_back(api_);
            stage_ = planned && desk_.fleet().push(demoKong) ? Stage::Pushing : Stage::Waiting;
        } else if (stage_ == Stage::Pushing && task == federation::FleetTask::Deploy) {
            stage_ = Stage::Drifting;
            changeBehindOurBack();
        }
    });
}

void DemoGateways::step()
{
    const federation::GatewayState* const kong = desk_.fleet().gateway(demoKong);
    if (stage_ != Stage::Waiting || !workspace_.isDemo() || kong == nullptr || kong->isBusy() || desk_.isReading())
        return;
    for (const deployment::Revision& each : desk_.fleet().project()->revisions) {
        api_ = each.title();
        if (std::find(refused_.begin(), refused_.end(), api_) != refused_.end())
            continue;
        stage_ = desk_.fleet().plan(demoKong, api_) ? Stage::Planning : Stage::Waiting;
        return;
    }
}

void DemoGateways::changeBehindOurBack()
{
    demo_.callKong("GET", "/services", {}, this, [this](const QByteArray& answer) {
        for (const QJsonValue& each : QJsonDocument::fromJson(answer).object().value(QStringLiteral("data")).toArray()) {
            const QJsonObject service = each.toObject();
            if (service.value(QStringLiteral("name")).toString() == QLatin1String("legacy-stock"))
                continue;
            demo_.callKong("PATCH", "/services/" + service.value(QStringLiteral("id")).toString().toUtf8(), R"({"read_timeout":5000,"path":"/somewhere-else"})", this, [this](const QByteArray&) {
                stage_ = Stage::Done;
                desk_.fleet().forgetPlan(demoKong);
                Q_EMIT drifted();
            });
            return;
        }
        stage_ = Stage::Done;
    });
}

} // namespace postern::workbench
