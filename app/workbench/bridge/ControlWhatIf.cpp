// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/bridge/ControlWhatIf.h"

#include "controlplane/control/ControlClient.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

namespace postern::workbench {
namespace {

using schema::Value;

QVector<Problem> problemsOfDraft(const Value& answer)
{
    QVector<Problem> out;
    const Value* const list = answer.find("problems");
    for (const Value& each : list != nullptr ? list->items() : std::vector<Value>()) {
        const auto text = [&each](const char* name) {
            const Value* const at = each.find(name);
            return at != nullptr ? QString::fromStdString(at->asString()) : QString();
        };
        const auto number = [&each](const char* name) {
            const Value* const at = each.find(name);
            return at != nullptr ? static_cast<int>(at->asInteger()) : 0;
        };
        const QString severity = text("severity");
        const auto kind = severity == QLatin1String("warning") ? Problem::Severity::Warning
                          : severity == QLatin1String("note")  ? Problem::Severity::Info
                                                               : Problem::Severity::Error;
        const QString path = text("path");
        out.append({kind, path.isEmpty() ? text("message") : path + QStringLiteral(": ") + text("message"), text("hint"), text("file"),
                    number("line"), number("column")});
    }
    return out;
}

} // namespace

void ControlWhatIf::attach(control::ControlClient* client) { client_ = client; }

void ControlWhatIf::begin(const QMap<QString, QString>& files, std::function<void(Begun)> answer)
{
    if (client_ == nullptr) {
        QMetaObject::invokeMethod(this, [answer = std::move(answer)] { answer({}); }, Qt::QueuedConnection);
        return;
    }
    Value list = Value::list();
    for (auto file = files.begin(); file != files.end(); ++file)
        list.push(Value::object({{"path", file.key().toStdString()}, {"text", file.value().toStdString()}}));
    client_->call("POST", "/v1/whatif", schema::writeJson(Value::object({{"files", std::move(list)}}), 0),
                  [answer = std::move(answer)](int status, Result<Value> said) {
                      Begun begun;
                      const Value* const session = said && status == 200 ? said->find("session") : nullptr;
                      if (session != nullptr)
                          begun.session = static_cast<quint64>(session->asInteger());
                      else if (said)
                          begun.problems = problemsOfDraft(*said);
                      answer(std::move(begun));
                  });
}

void ControlWhatIf::evaluate(quint64 session, const std::vector<inspection::Trace>& traces,
                             std::function<void(std::optional<std::vector<inspection::WhatIfAnswer>>)> answer)
{
    if (client_ == nullptr) {
        QMetaObject::invokeMethod(this, [answer = std::move(answer)] { answer(std::nullopt); }, Qt::QueuedConnection);
        return;
    }
    Value list = Value::list();
    for (const inspection::Trace& trace : traces)
        list.push(inspection::toValue(trace));
    client_->call("POST", "/v1/whatif/" + std::to_string(session), schema::writeJson(Value::object({{"traces", std::move(list)}}), 0),
                  [answer = std::move(answer)](int status, Result<Value> said) {
                      const Value* const all = said && status == 200 ? said->find("answers") : nullptr;
                      if (all == nullptr)
                          return answer(std::nullopt);
                      std::vector<inspection::WhatIfAnswer> out;
                      for (const Value& each : all->items()) {
                          if (auto one = inspection::whatIfAnswerFrom(each))
                              out.push_back(*std::move(one));
                      }
                      answer(std::move(out));
                  });
}

void ControlWhatIf::end(quint64 session)
{
    if (client_ != nullptr)
        client_->call("DELETE", "/v1/whatif/" + std::to_string(session), {}, [](int, Result<Value>) {});
}

} // namespace postern::workbench
