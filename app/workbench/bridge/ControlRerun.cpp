// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/bridge/ControlRerun.h"

#include "controlplane/control/ControlClient.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

namespace postern::workbench {

using schema::Value;

void ControlRerun::attach(control::ControlClient* client) { client_ = client; }

void ControlRerun::rerun(const inspection::Trace& trace, const inspection::RerunWish& wish, std::function<void(Begun)> answer)
{
    if (client_ == nullptr) {
        QMetaObject::invokeMethod(this, [answer = std::move(answer)] { answer({0, tr("The gateway is not running.")}); }, Qt::QueuedConnection);
        return;
    }
    inspection::RerunWish own = wish;
    own.exchange = 0;
    Value body = inspection::describe(schema::Type<inspection::RerunWish>{}).encode(own);
    body.set("trace", inspection::toValue(trace));
    client_->call("POST", "/v1/rerun", schema::writeJson(body, 0), [answer = std::move(answer)](int status, Result<Value> said) {
        Begun begun;
        const Value* const exchange = said && status == 202 ? said->find("exchange") : nullptr;
        const Value* const error = said ? said->find("error") : nullptr;
        if (exchange != nullptr)
            begun.exchange = static_cast<quint64>(exchange->asInteger());
        else if (error != nullptr)
            begun.problem = QString::fromStdString(error->asString());
        else
            begun.problem = said ? tr("The gateway answered with %1.").arg(status) : QString::fromStdString(said.error().message());
        answer(std::move(begun));
    });
}

void ControlRerun::giveUp(quint64 exchange)
{
    if (client_ != nullptr)
        client_->call("DELETE", "/v1/rerun/" + std::to_string(exchange), {}, [](int, Result<Value>) {});
}

} // namespace postern::workbench
