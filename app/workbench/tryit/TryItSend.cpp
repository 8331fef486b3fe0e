// SPDX-License-Identifier: GPL-3.0-or-later
// A call on its way: sent, cancelled, answered or failed.
#include "workbench/tryit/TryItPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/StateView.h"
#include "workbench/tryit/BodyPanel.h"
#include "workbench/tryit/CallFailure.h"
#include "workbench/tryit/EnvironmentSet.h"
#include "workbench/tryit/HistoryPanel.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/tryit/TestDraft.h"
#include "workbench/tryit/TestsPanel.h"
#include "workbench/tryit/TraceFinder.h"

#include <QLineEdit>
#include <QTabWidget>
#include <QUrl>
#include <QUuid>
#include <chrono>
#include <utility>

namespace postern::workbench {
namespace {

constexpr ByteCount largestAnswer = 256_MiB;
constexpr int streamAfterMs = 250;
constexpr int streamEveryMs = 80;

} // namespace

bool TryItPage::isSending() const { return call_ != nullptr && call_->isRunning(); }

void TryItPage::send()
{
    if (isSending())
        return;
    QStringList unknown;
    CurlCommand made = filledCall(unknown);
    refreshVariables();
    if (!unknown.isEmpty()) {
        bar_->show(InlineBar::Kind::Error, {tr("The call was not sent."), environments_->whyUnknown(unknown.front()),
                                            tr("Give the variable a value, or write the value itself."), {}},
                   {context().commands.action(QStringLiteral("tryit.environments"))});
        Q_EMIT ended();
        return;
    }
    if (!made.url.contains(QLatin1String("://")) && !made.url.isEmpty())
        made.url.prepend(QStringLiteral("http://"));
    const QUrl url(made.url);
    if (made.url.isEmpty() || url.host().isEmpty()) {
        bar_->show(InlineBar::Kind::Error, {tr("There is no address to send to."), {}, tr("Choose an API and an operation, or write a URL."), {}});
        url_->setFocus();
        Q_EMIT ended();
        return;
    }
    if (const QString problem = bodyPanel_->problem(); !problem.isEmpty()) {
        bar_->show(InlineBar::Kind::Error, {tr("The call was not sent."), problem, {}, {}});
        Q_EMIT ended();
        return;
    }
    bar_->clear();
    if (auth_->isStale())
        return renewThenSend();
    rest::RestRequest request;
    request.method = made.method.toLatin1();
    request.url = made.url.toUtf8();
    request.anyStatus = true; // every answer is one to look at
    request.retry.attempts = 1;
    request.maxRedirects = 0;
    for (const auto& [name, value] : std::as_const(made.headers))
        request.headers.add(name.toUtf8(), value.toUtf8());
    correlationId_ = made.header(QStringLiteral("X-Request-ID"));
    if (correlationId_.isEmpty()) { // by which its trace is found
        correlationId_ = QStringLiteral("try-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
        request.headers.add("X-Request-ID", correlationId_.toLatin1());
    }
    request.body = made.body;
    request.maxBody = largestAnswer;
    // Somebody looks on and may stop it: an answer that trickles is no failure.
    request.timeouts.firstByte = std::chrono::minutes(10); // it may wait at a breakpoint
    request.timeouts.idle = std::chrono::minutes(10);
    request.timeouts.total = std::chrono::hours(2);
    const auto fill = [this](const QString& text) {
        return QString::fromStdString(calls::expand(text.toStdString(), environments_->lookup()).text);
    };
    if (const auto pieces = bodyPanel_->pieces(fill)) {
        request.bodySize = BodyDevice::sizeOf(*pieces);
        request.bodyDevice = [pieces = *pieces] { return std::make_unique<BodyDevice>(pieces); };
    }
    sent_ = call();
    firstRow_ = context().exchanges.size();
    finder_->stop();
    arrived_.reset();
    answer_->showLoading(tr("Waiting for the answer"), context().commands.action(QStringLiteral("tryit.cancel")));
    clock_.start();
    const QString path = url.path(QUrl::FullyEncoded).isEmpty() ? QStringLiteral("/") : url.path(QUrl::FullyEncoded);
    call_ = client_->send(std::move(request), [this, method = made.method, path](Result<rest::RestResponse> answer,
                                                                               const rest::RestFailure& failure) {
        const bool answered = answer.has_value();
        history_->history().add(sent_, answered ? answer->status : arrived_ ? arrived_->status : 0, clock_.elapsed(),
                                answered ? QString() : callFailure(answer.error(), failure).what);
        takeAnswer(std::move(answer), failure);
        if (answered)
            finder_->find(correlationId_, method, path, firstRow_);
        Q_EMIT ended();
    });
    followAnswer();
    refreshTabs();
}

// What comes slowly is shown as it comes; a quick answer appears at once and whole.
void TryItPage::followAnswer()
{
    streaming_ = false;
    arrived_.reset();
    connect(call_.get(), &rest::RestCall::headed, this, [this](const rest::RestResponse& head) {
        arrived_ = std::make_shared<rest::RestResponse>(head);
        pending_.clear();
        streamLater_.start(head.headers.value("Content-Type").contains("event-stream") ? 0 : streamAfterMs);
    });
    connect(call_.get(), &rest::RestCall::received, this, [this](const QByteArray& piece) { pending_ += piece; });
}

void TryItPage::showArrived()
{
    if (!isSending() || !arrived_)
        return streamLater_.stop();
    if (!std::exchange(streaming_, true)) {
        response_->beginStream(arrived_, clock_.elapsed());
        answer_->showContent();
        streamLater_.start(streamEveryMs);
    }
    response_->appendStream(std::exchange(pending_, {}), clock_.elapsed());
}

// A token that ends within seconds would only fetch a 401.
void TryItPage::renewThenSend()
{
    answer_->showLoading(tr("Getting a new token: the last one has expired"));
    auto* wait = new QObject(this);
    TokenSource& source = auth_->tokens().source();
    connect(&source, &TokenSource::fetched, wait, [this, wait] {
        wait->deleteLater();
        send();
    }, Qt::QueuedConnection); // once the form has it
    connect(&source, &TokenSource::failed, wait, [this, wait](const QString& sentence) {
        wait->deleteLater();
        answer_->showError({tr("The call was not sent: its token has expired, and no new one was given."), sentence,
                            tr("Correct the credentials, or paste a token."), {}},
                           {context().commands.action(QStringLiteral("tryit.send"))});
        Q_EMIT ended();
    });
    auth_->renew();
}

void TryItPage::cancel()
{
    if (call_)
        call_->cancel();
}

void TryItPage::takeAnswer(Result<rest::RestResponse> answer, const rest::RestFailure& failure)
{
    const qint64 took = clock_.elapsed();
    offered_.reset();
    streamLater_.stop();
    if (std::exchange(streaming_, false) && !answer && answer.error().kind() != ErrorKind::TlsFailed) {
        // What came stays in view.
        response_->appendStream(std::exchange(pending_, {}), took);
        response_->endStream(answer.error().kind() == ErrorKind::Cancelled ? tr("stopped") : tr("broken off"), took);
    } else if (answer) {
        response_->showResponse(std::make_shared<const rest::RestResponse>(*std::move(answer)), took);
        answer_->showContent();
    } else {
        QList<QAction*> actions;
        if (failure.untrustedCertificate()) {
            const QUrl url = QUrl::fromEncoded(failure.url);
            offered_ = rest::TrustedCertificate{url.host(), static_cast<quint16>(url.port(443)), failure.certificates.front().sha256};
            actions << context().commands.action(QStringLiteral("tryit.trust"));
        } else if (answer.error().kind() == ErrorKind::ConnectFailed && context().gateway.state() != GatewayState::Running) {
            if (QAction* run = context().commands.action(QStringLiteral("gateway.run")))
                actions << run;
        }
        if (actions.isEmpty())
            actions << context().commands.action(QStringLiteral("tryit.send"));
        answer_->showError(callFailure(answer.error(), failure), actions);
    }
    // The handle says "running" until this completion has returned.
    QMetaObject::invokeMethod(this, &TryItPage::refreshTabs, Qt::QueuedConnection);
}

bool TryItPage::makeTest()
{
    if (answer_->state() != StateView::State::Content || !response_->shown() || sent_.url.isEmpty()) {
        bar_->show(InlineBar::Kind::Info, {tr("There is no answer to make a test of."), {}, tr("Send the call first."), {}},
                   {context().commands.action(QStringLiteral("tryit.send"))});
        return false;
    }
    const auto base = environments_->lookup()("base");
    if (!tests_->add(draftTest(sent_, *response_->shown(), QString::fromStdString(base.value_or(std::string())))))
        return false;
    tabs_->setCurrentWidget(tests_);
    return true;
}

void TryItPage::trustShown()
{
    if (!offered_)
        return;
    settings_.trusted.push_back(*offered_);
    offered_.reset();
    client_->setSettings(settings_);
    send();
}

void TryItPage::showIdle()
{
    answer_->showEmpty(iconName(), tr("No call yet"),
                       tr("Choose an API and an operation, or paste a curl command, and send it. The answer and its way through the filter chain are shown here."),
                       {context().commands.action(QStringLiteral("tryit.send"))});
}

} // namespace postern::workbench
