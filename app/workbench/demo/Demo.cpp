// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/demo/Demo.h"

#include "controlplane/rest/RestClient.h"
#include "sandbox/Sandbox.h"

#include <QMetaObject>
#include <QPointer>

namespace postern::workbench {
Demo::Demo(QObject* parent) : QObject(parent) { pool_.setMaxThreadCount(1); }

Demo::~Demo() { pool_.waitForDone(); }

void Demo::start(const QString& folder)
{
    if (sandbox_) {
        Q_EMIT started();
        return;
    }
    // Keys are made: some hundred milliseconds, so not on the GUI thread. The result comes back by an event.
    pool_.start([this, path = folder.toStdString()] {
        auto result = sandbox::Sandbox::start({path, 0});
        auto made = std::make_shared<Result<std::unique_ptr<sandbox::Sandbox>>>(std::move(result));
        QMetaObject::invokeMethod(
            this,
            [this, made] {
                if (!*made) {
                    Q_EMIT failed(QString::fromStdString((*made).error().describe()));
                    return;
                }
                sandbox_ = std::move(**made);
                Q_EMIT started();
            },
            Qt::QueuedConnection);
    });
}

publisher::PublisherConnection Demo::connection() const
{
    publisher::PublisherConnection connection;
    connection.id = QStringLiteral("demo");
    connection.name = tr("Demo");
    connection.baseUrl = QString::fromStdString(sandbox_->publisherUrl());
    connection.user = QStringLiteral("admin");
    QString fingerprint = QString::fromStdString(sandbox_->certificateFingerprint());
    connection.trustedSha256 = fingerprint.remove(QLatin1Char(':')).toLower().toLatin1();
    return connection;
}

QByteArray Demo::gatewayYaml(quint16 httpPort, quint16 httpsPort) const
{
    return QByteArray::fromStdString(sandbox_->gatewayYaml(httpPort, httpsPort));
}

QByteArray Demo::awsEnvironment() const { return QByteArray::fromStdString(sandbox_->awsEnvironment()); }
QString Demo::kongAdminUrl() const { return QString::fromStdString(sandbox_->kongAdminUrl()); }

void Demo::callKong(const QByteArray& method, const QByteArray& path, const QByteArray& body, QObject* context, std::function<void(const QByteArray& answer)> done)
{
    if (!client_)
        client_ = std::make_unique<rest::RestClient>();
    rest::RestRequest request;
    request.method = method;
    request.url = QByteArray::fromStdString(sandbox_->kongAdminUrl()) + path;
    request.anyStatus = true;
    if (!body.isEmpty()) {
        request.headers.add("Content-Type", "application/json");
        request.body = body;
    }
    const int number = kongCall_++;
    kongCalls_[number] = client_->send(std::move(request), [this, number, alive = QPointer<QObject>(context), done = std::move(done)](Result<rest::RestResponse> answer, const rest::RestFailure& /*failure*/) {
        const QByteArray said = answer ? QByteArray(answer->body) : QByteArray();
        // The call is in the middle of its completion.
        QMetaObject::invokeMethod(this, [this, number] { kongCalls_.erase(number); }, Qt::QueuedConnection);
        if (alive != nullptr)
            done(said);
    });
}

void Demo::sendCalls(const QString& gatewayUrl)
{
    if (!sandbox_ || isSending())
        return;
    auto calls = sandbox::demoCalls(*sandbox_);
    if (!calls) {
        Q_EMIT failed(QString::fromStdString(calls.error().describe()));
        return;
    }
    calls_ = std::move(*calls);
    url_ = gatewayUrl;
    at_ = 0;
    repeat_ = sent_ = unexpected_ = 0;
    if (!client_)
        client_ = std::make_unique<rest::RestClient>();
    next();
}

void Demo::next()
{
    if (at_ == calls_.size()) {
        call_.reset();
        Q_EMIT callsSent(sent_, unexpected_);
        return;
    }
    const sandbox::DemoCall& call = calls_[at_];
    rest::RestRequest request;
    request.method = QByteArray::fromStdString(call.method);
    request.url = url_.toUtf8() + QByteArray::fromStdString(call.path);
    request.retry.attempts = 1; // every answer is what the demo is about
    request.anyStatus = true;
    if (!call.token.empty())
        request.headers.add("Authorization", QByteArray::fromStdString("Bearer " + call.token));
    if (!call.body.empty()) {
        request.headers.add("Content-Type", "application/json");
        request.body = QByteArray::fromStdString(call.body);
    }
    call_ = client_->send(std::move(request), [this](Result<rest::RestResponse> answer, const rest::RestFailure& /*failure*/) {
        answered(answer ? answer->status : 0);
    });
}

void Demo::answered(int status)
{
    ++sent_;
    const sandbox::DemoCall& call = calls_[at_];
    if (++repeat_ >= call.repeat) {
        unexpected_ += status == call.expected ? 0 : 1;
        repeat_ = 0;
        ++at_;
    }
    next();
}

} // namespace postern::workbench
