// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/CallJob.h"

#include <QJsonArray>
#include <QUrl>
#include <algorithm>

namespace postern::publisher {
namespace {

constexpr int itemsAPage = 100;

QStringList splitWords(const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts); }

CallPurpose purposeOf(const DoorCall& call)
{
    CallPurpose purpose{QString::fromUtf8(call.what), {}, CallKind::Resource, QString::fromLatin1(call.since)};
    for (const QString& scope : splitWords(call.scopes))
        purpose.scopes += QStringLiteral("apim:") + scope;
    return purpose;
}

PublisherFailure misuse(const DoorCall& call, const QString& why)
{
    return problemOf(QString::fromUtf8(call.what), Problem::IncompleteConnection, why,
                     QStringLiteral("This is a fault of Postern; please report it."), QString::fromLatin1(call.id));
}

/// The path with its braces filled and the query; a failure when the arguments are not the call's.
PublisherFailure fillTarget(const DoorCall& call, const CallArguments& arguments, QByteArray& target)
{
    const std::vector<const DoorCall*>& table = callTable();
    if (std::find(table.begin(), table.end(), &call) == table.end())
        return misuse(call, QStringLiteral("the call %1 stands in no table").arg(QLatin1String(call.id)));
    const QByteArray path = call.path;
    QStringList values = arguments.path;
    for (qsizetype at = 0; at < path.size();) {
        const qsizetype open = path.indexOf('{', at);
        const qsizetype close = path.indexOf('}', open);
        if (open < 0) {
            target += path.mid(at);
            break;
        }
        if (values.isEmpty() || values.front().isEmpty())
            return misuse(call, QStringLiteral("%1 is missing").arg(QString::fromLatin1(path.mid(open + 1, close - open - 1))));
        target += path.mid(at, open - at) + QUrl::toPercentEncoding(values.takeFirst());
        at = close + 1;
    }
    QStringList known = splitWords(call.query);
    char separator = '?';
    for (const auto& [name, value] : arguments.query) {
        const QString text = QString::fromLatin1(name);
        if (!known.removeOne(text) && !known.removeOne(text + QLatin1Char('!')))
            return misuse(call, QStringLiteral("it takes no %1").arg(text));
        target += separator + name + '=' + QUrl::toPercentEncoding(value);
        separator = '&';
    }
    for (const QString& name : std::as_const(known)) {
        if (name.endsWith(QLatin1Char('!')))
            return misuse(call, QStringLiteral("%1 is missing").arg(name.chopped(1)));
    }
    return {};
}

/// Everything that a call and its arguments say of a message; the parts are used up.
template <class Message>
PublisherFailure fillMessage(const DoorCall& call, CallArguments& arguments, Message& message)
{
    message.service = call.service;
    message.method = call.method;
    message.accept = call.accept;
    message.ifMatch = arguments.ifMatch;
    message.onProgress = arguments.onProgress;
    if (call.content == Content::Json) {
        message.body = arguments.json;
        message.contentType = "application/json";
    } else if (call.content == Content::Form) {
        std::tie(message.body, message.contentType) = encodeForm(arguments.parts);
        arguments.parts.clear();
    }
    return fillTarget(call, arguments, message.target);
}

} // namespace

CallJob::CallJob(SessionKeeper& keeper, QObject* parent, const DoorCall& call, CallArguments arguments,
                 Completion<DoorAnswer> completion)
    : JobOf(keeper, parent, std::move(completion)), call_(call), arguments_(std::move(arguments))
{
}

void CallJob::start()
{
    Message message;
    if (const PublisherFailure failure = fillMessage(call_, arguments_, message))
        return finish(failure);
    exchange(std::move(message), purposeOf(call_), [this](const DoorAnswer& answer, const PublisherFailure& failure) {
        value_ = answer;
        finish(failure);
    });
}

CallAllJob::CallAllJob(SessionKeeper& keeper, QObject* parent, const DoorCall& call, const char* key,
                       CallArguments arguments, OnItems onItems, Completion<Done> completion)
    : JobOf(keeper, parent, std::move(completion)), call_(call), key_(key), arguments_(std::move(arguments)),
      onItems_(std::move(onItems))
{
}

void CallAllJob::start()
{
    Message message;
    if (const PublisherFailure failure = fillMessage(call_, arguments_, message))
        return finish(failure);
    if (splitWords(call_.query).contains(QLatin1String("offset"))) {
        return walk(
            message.target, purposeOf(call_), itemsAPage,
            [this](const ListPage& page, int, const NextPage& next) {
                const QPointer<CallAllJob> alive(this);
                const PublisherFailure failure = onItems_(page.list, page.total);
                if (alive == nullptr || isOver())
                    return;
                if (failure)
                    return finish(failure);
                next();
            },
            [this](const PublisherFailure& failure) { finish(failure); }, call_.service, key_);
    }
    exchange(std::move(message), purposeOf(call_), [this](const DoorAnswer& answer, const PublisherFailure& failure) {
        if (failure)
            return finish(failure);
        ContractReader reader(QString::fromUtf8(call_.what));
        const ListPage page = reader.page(answer.body, key_, true);
        const QPointer<CallAllJob> alive(this);
        const PublisherFailure unread = reader.good() ? onItems_(page.list, static_cast<int>(page.list.size()))
                                                      : reader.failure();
        if (alive != nullptr)
            finish(unread);
    });
}

} // namespace postern::publisher
