// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Call.h"
#include "support/ScriptedServer.h"

#include <QThread>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace postern::test {

/// One that came to a gateway.
struct AskedCall {
    std::string method;
    std::string target; ///< as it came

    [[nodiscard]] std::string path() const { return target.substr(0, target.find_first_of("?#")); }
};

/// An emulated gateway in a thread of its own, so that what its answers cost is not taken for what the asker's turns cost. It counts
/// calls, and may remember answers: asked once more it takes no memory.
class CrowdedGateway {
  public:
    using Answer = std::function<sandbox::Reply(const sandbox::Call&)>;
    /// What a request gets in place of an answer; none: an answer. `truth` has the gateway do what it was asked to.
    using Instead = std::function<std::optional<WireReply>(const WireRequest& request, const std::function<WireReply()>& truth)>;

    explicit CrowdedGateway(Answer answer, bool remembers = true) : answer_(std::move(answer)), remembers_(remembers)
    {
        context_.moveToThread(&thread_);
        thread_.start();
        QMetaObject::invokeMethod(&context_, [this] {
            server_ = new ScriptedServer([this](const WireRequest& request) { return reply(request); });
            url_ = server_->url().toStdString();
        }, Qt::BlockingQueuedConnection);
    }
    ~CrowdedGateway()
    {
        QMetaObject::invokeMethod(&context_, [this] { delete server_; }, Qt::BlockingQueuedConnection);
        thread_.quit();
        thread_.wait();
    }
    CrowdedGateway(const CrowdedGateway&) = delete;
    CrowdedGateway& operator=(const CrowdedGateway&) = delete;

    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] int calls() const { return calls_; }
    void forgetCalls()
    {
        const std::lock_guard lock(mutex_);
        calls_ = 0;
        asked_.clear();
    }
    /// Since then. None of those that get a token.
    [[nodiscard]] std::vector<AskedCall> asked() const
    {
        const std::lock_guard lock(mutex_);
        return asked_;
    }
    /// What it did that was asked for by something else than GET, in order; only ever grows.
    [[nodiscard]] std::vector<std::string> changes() const
    {
        const std::lock_guard lock(mutex_);
        return changes_;
    }
    /// From now on, but for what gets a token.
    void setInstead(Instead instead)
    {
        const std::lock_guard lock(mutex_);
        instead_ = std::move(instead);
    }
    /// Does something to what answers, as somebody of its own team.
    void change(const std::function<void()>& what)
    {
        const std::lock_guard lock(mutex_);
        what();
        known_.clear();
    }

  private:
    static bool getsToken(const WireRequest& request) { return request.target.startsWith("/oauth2/") || request.target.startsWith("/client-registration/"); }
    WireReply reply(const WireRequest& request)
    {
        if (request.target.contains("/oauth2/v2.0/"))
            return WireReply::json(R"({"token_type": "Bearer", "expires_in": 3600, "access_token": "t"})");
        const std::lock_guard lock(mutex_);
        if (!getsToken(request)) {
            ++calls_;
            asked_.push_back({request.method.toStdString(), request.target.toStdString()});
            if (instead_) {
                if (auto made = instead_(request, [&] { return truth(request); }))
                    return *std::move(made);
            }
        }
        return truth(request);
    }
    WireReply truth(const WireRequest& request)
    {
        if (request.method != "GET")
            known_.clear();
        const auto known = known_.find(request.target);
        if (known != known_.end())
            return known->second;
        sandbox::Call call;
        call.method = request.method.toStdString();
        const qsizetype mark = request.target.indexOf('?');
        call.path = QByteArray::fromPercentEncoding(mark < 0 ? request.target : request.target.left(mark)).toStdString();
        call.query = sandbox::decodePairs(mark < 0 ? "" : request.target.mid(mark + 1).toStdString());
        call.authorization = request.header("Authorization").toStdString();
        call.target = request.target.toStdString();
        call.body = request.body.toStdString();
        call.contentType = request.header("Content-Type").toStdString();
        call.accept = request.header("Accept").toStdString();
        call.ifMatch = request.header("If-Match").toStdString();
        call.ifNoneMatch = request.header("If-None-Match").toStdString();
        const sandbox::Reply made = answer_(call);
        if (request.method != "GET" && made.status < 300 && !getsToken(request))
            changes_.push_back((request.method + ' ' + request.path()).toStdString());
        QByteArray fields;
        for (const auto& [name, value] : made.headers)
            fields += QByteArray::fromStdString(name) + ": " + QByteArray::fromStdString(value) + "\r\n";
        WireReply out = WireReply::answer(made.status, QByteArray::fromStdString(made.body), QByteArray::fromStdString(made.contentType), fields);
        if (remembers_ && request.method == "GET" && made.status == 200) // what goes on is asked for again
            known_[request.target] = out;
        return out;
    }

    Answer answer_;
    bool remembers_;
    QThread thread_;
    QObject context_;
    ScriptedServer* server_ = nullptr;
    std::string url_;
    std::atomic<int> calls_ = 0;
    mutable std::mutex mutex_;
    std::vector<AskedCall> asked_;
    std::vector<std::string> changes_;
    Instead instead_;
    std::map<QByteArray, WireReply> known_;
};

} // namespace postern::test
