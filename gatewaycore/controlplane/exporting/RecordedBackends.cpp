// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/RecordedBackends.h"

#include "base/Arena.h"
#include "dataplane/http/BodyDecoder.h"
#include "dataplane/http/Http1Parser.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QUrl>
#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>

namespace postern::exporting {
namespace {

constexpr std::size_t largestCall = std::size_t{64} << 20U;
constexpr std::size_t mostUnknown = 100;

/// One call on one connection.
class Incoming {
  public:
    enum class State : std::uint8_t { More, Whole, Bad };

    State take(const QByteArray& octets)
    {
        buffer_.append(octets.constData(), static_cast<std::size_t>(octets.size()));
        if (buffer_.size() > largestCall)
            return State::Bad;
        if (!decoder_) {
            const http::ParseStatus status = parser_.parse(buffer_, request_);
            if (status != http::ParseStatus::Complete)
                return status == http::ParseStatus::Failed ? State::Bad : State::More;
            at_ = request_.consumed;
            decoder_.emplace(request_.framing, arena_);
        }
        while (!decoder_->done() && at_ < buffer_.size()) {
            const auto step = decoder_->decode(BytesView(buffer_).substr(at_));
            if (step.failed)
                return State::Bad;
            body_ += step.data;
            at_ += step.consumed;
        }
        return decoder_->done() ? State::Whole : State::More;
    }
    [[nodiscard]] bool waitsForContinue() { return request_.expectContinue && decoder_ && !decoder_->done() && !std::exchange(told_, true); }

    /// Of "/<backend>/v1/orders": see standInFor().
    [[nodiscard]] BackendCall call() const
    {
        std::string target(request_.head.target);
        const std::size_t slash = target.find('/', 1);
        const QByteArray name = QByteArray::fromStdString(target.substr(1, slash == std::string::npos ? slash : slash - 1));
        target = slash == std::string::npos ? "/" : target.substr(slash);
        return {QByteArray::fromBase64(name, QByteArray::Base64UrlEncoding).toStdString(), std::string(request_.head.methodText), std::move(target), body_};
    }

  private:
    Arena arena_;
    http::RequestParser parser_;
    http::ParsedRequest request_{arena_};
    std::optional<http::BodyDecoder> decoder_;
    std::string buffer_;
    std::string body_;
    std::size_t at_ = 0;
    bool told_ = false;
};

void takePlace(const RecordedBackends& backends, model::Cluster& cluster)
{
    for (model::Endpoint& endpoint : cluster.endpoints) {
        endpoint.url = backends.standInFor(endpoint.url);
        endpoint.tls.reset();
        endpoint.trusted.clear();
    }
    cluster.tls = {};
    cluster.healthCheck.reset();
    cluster.security.reset();
}

} // namespace

struct RecordedBackends::Inner {
    QThread thread;
    QObject* inside = new QObject; ///< lives on the thread
    QTcpServer* server = nullptr;
    std::uint16_t port = 0;
    std::mutex mutex; ///< between the thread and whoever asks what was unknown
    RecordedAnswers answers;
    std::vector<std::string> unknown;

    void accept()
    {
        while (QTcpSocket* const socket = server->nextPendingConnection()) {
            const auto incoming = std::make_shared<Incoming>();
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, incoming] {
                const Incoming::State state = incoming->take(socket->readAll());
                if (state == Incoming::State::Bad)
                    return socket->abort();
                if (incoming->waitsForContinue())
                    socket->write("HTTP/1.1 100 Continue\r\n\r\n");
                if (state == Incoming::State::Whole)
                    answer(*socket, incoming->call());
            });
        }
    }

    void answer(QTcpSocket& socket, const BackendCall& call)
    {
        const inspection::UpstreamAttempt* found = nullptr;
        {
            const std::lock_guard lock(mutex);
            found = answers.find(call);
            const std::string name = call.method + ' ' + QUrl(QString::fromStdString(call.endpoint)).adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::StripTrailingSlash).toString().toStdString() + call.target;
            if (found == nullptr && unknown.size() < mostUnknown && std::find(unknown.begin(), unknown.end(), name) == unknown.end())
                unknown.push_back(name);
        }
        if (found != nullptr && !found->response)
            return socket.abort(); // as the backend did
        const inspection::Message nothing{"HTTP/1.1 501 Not Implemented", {{"Content-Type", "text/plain"}}, "No answer to this call was recorded.\n", 0, false};
        socket.write(QByteArray::fromStdString(answerText(found != nullptr ? *found->response : nothing, call.method)));
        socket.disconnectFromHost();
    }
};

RecordedBackends::RecordedBackends(RecordedAnswers answers) : inner_(std::make_unique<Inner>())
{
    inner_->answers = std::move(answers);
    inner_->thread.setObjectName(QStringLiteral("recorded backends"));
    inner_->inside->moveToThread(&inner_->thread);
    inner_->thread.start();
}

RecordedBackends::~RecordedBackends()
{
    inner_->inside->deleteLater(); // with the server and its connections
    inner_->thread.quit();
    inner_->thread.wait();
}

Result<void> RecordedBackends::listen()
{
    QString problem;
    QMetaObject::invokeMethod(
        inner_->inside,
        [this, &problem] {
            inner_->server = new QTcpServer(inner_->inside);
            QObject::connect(inner_->server, &QTcpServer::newConnection, inner_->inside, [inner = inner_.get()] { inner->accept(); });
            if (inner_->server->listen(QHostAddress::LocalHost, 0))
                inner_->port = inner_->server->serverPort();
            else
                problem = inner_->server->errorString();
        },
        Qt::BlockingQueuedConnection);
    if (problem.isEmpty())
        return {};
    return unexpected(ErrorKind::Unavailable, "a stand-in for the backends cannot listen on 127.0.0.1: " + problem.toStdString());
}

std::string RecordedBackends::standInFor(const std::string& url) const
{
    const QByteArray name = QByteArray::fromStdString(url).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    std::string path = QUrl(QString::fromStdString(url)).path(QUrl::FullyEncoded).toStdString();
    while (path.ends_with('/'))
        path.pop_back();
    return "http://127.0.0.1:" + std::to_string(inner_->port) + '/' + name.toStdString() + path;
}

void RecordedBackends::takePlaceIn(snapshot::Snapshot& snapshot) const
{
    const auto take = [this](std::optional<model::Cluster>& cluster) {
        if (cluster)
            takePlace(*this, *cluster);
    };
    schema::Value* const written = snapshot.document.find("clusters");
    for (model::Cluster& cluster : snapshot.config.clusters) {
        takePlace(*this, cluster);
        schema::Value* const entry = written != nullptr ? written->find(cluster.name) : nullptr;
        if (entry == nullptr)
            continue;
        schema::Value endpoints = schema::Value::list();
        for (const model::Endpoint& endpoint : cluster.endpoints)
            endpoints.push(schema::encode(endpoint, false));
        entry->set("endpoints", std::move(endpoints));
        for (const char* const key : {"tls", "healthCheck", "security"})
            entry->remove(key);
    }
    for (model::Api& api : snapshot.config.apis) {
        take(api.production);
        take(api.sandbox);
        for (model::Operation& operation : api.operations) {
            take(operation.production);
            take(operation.sandbox);
        }
    }
}

std::vector<std::string> RecordedBackends::unknownCalls() const
{
    const std::lock_guard lock(inner_->mutex);
    return inner_->unknown;
}

} // namespace postern::exporting
