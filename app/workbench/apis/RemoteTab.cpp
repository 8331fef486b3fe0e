// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/RemoteTab.h"

#include "workbench/apis/ConfirmBar.h"
#include "workbench/apis/FailureText.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/theme/IconProvider.h"

#include <QAction>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int lookedAtMs = 120;

QStringList scopesOf(const publisher::DoorCall& call)
{
    QStringList scopes;
    for (const QString& one : QString::fromLatin1(call.scopes).split(QLatin1Char(' '), Qt::SkipEmptyParts))
        scopes << QStringLiteral("apim:") + one;
    return scopes;
}

} // namespace

RemoteTab::RemoteTab(AppContext& context, PublisherSource& publisher, const char* name, const QString& title, QWidget* parent)
    : QWidget(parent), context_(context), publisher_(publisher)
{
    setObjectName(QLatin1String(name));
    setAccessibleName(title);
    const auto part = [this](const char* what) { return objectName() + QLatin1Char('.') + QLatin1String(what); };
    again_ = new QAction(icon(u"rotate-cw"), tr("Try again"), this);
    again_->setObjectName(part("again"));
    stop_ = new QAction(icon(u"x"), tr("Stop"), this);
    stop_->setObjectName(part("stop"));
    connect(again_, &QAction::triggered, this, &RemoteTab::refresh);
    connect(stop_, &QAction::triggered, this, &RemoteTab::stop);
    auto* content = new QWidget;
    content->setObjectName(part("content"));
    content->setAccessibleName(title);
    column_ = new QVBoxLayout(content);
    column_->setContentsMargins(0, 0, 0, 0);
    bar_ = new InlineBar(part("bar"), content);
    bar_->setAccessibleName(tr("Message about %1").arg(title));
    confirm_ = new ConfirmBar(part("confirm"), content);
    column_->addWidget(bar_);
    column_->addWidget(confirm_);
    view_ = new StateView(part("view"), content, this);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(4, 6, 4, 4);
    outer->addWidget(view_);
    soon_.setSingleShot(true);
    soon_.setInterval(lookedAtMs);
    connect(&soon_, &QTimer::timeout, this, &RemoteTab::begin);
    connect(&publisher, &PublisherSource::stateChanged, this, &RemoteTab::connectionChanged);
}

RemoteTab::~RemoteTab() { calls_.clear(); }

std::pair<QString, QString> RemoteTab::nothingToAsk() const
{
    if (api_.remoteId.isEmpty())
        return {tr("Only here"), tr("This API comes from no Publisher, so there is nothing to ask for.")};
    if (publisher_.state() != PublisherSource::State::Connected)
        return {tr("Not connected"), tr("Connect to the Publisher that this API comes from.")};
    return {};
}

void RemoteTab::showApi(const ApiRow& api)
{
    const QString state = QStringList{api.remoteId, api.workspaceId, api.remoteUpdated, api.localUpdated}.join(QLatin1Char('\n'));
    const bool same = api == api_;
    api_ = api;
    if (state == asked_) {
        if (!same)
            refreshActions();
        return;
    }
    asked_ = state;
    stop();
    fresh_ = false;
    confirm_->close();
    bar_->clear();
    forget();
    refreshActions();
    if (isVisible())
        soon_.start();
}

void RemoteTab::refresh()
{
    stop();
    fresh_ = false;
    begin();
}

void RemoteTab::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!fresh_ && !soon_.isActive())
        soon_.start(0);
}

void RemoteTab::begin()
{
    if (fresh_ || !isVisible())
        return;
    const auto [title, text] = nothingToAsk();
    if (!title.isEmpty()) {
        const bool offline = !api_.remoteId.isEmpty();
        QList<QAction*> ways;
        for (QAction* each : {offline ? context_.commands.action(QStringLiteral("apis.connect")) : nullptr, wayOn()}) {
            if (each != nullptr)
                ways << each;
        }
        view_->showEmpty(QStringLiteral("unplug"), title, text, ways);
        lookBack();
        return;
    }
    fresh_ = true;
    view_->showLoading(loadingText(), stop_);
    ask();
}

void RemoteTab::stop()
{
    soon_.stop();
    calls_.clear();
    if (view_->state() == StateView::State::Loading) {
        fresh_ = true; // until somebody asks again
        view_->showEmpty(QStringLiteral("x"), tr("Stopped"), tr("Nothing is asked for any more."), {again_});
    }
}

void RemoteTab::connectionChanged()
{
    calls_.clear(); // the client goes
    lacking_.clear();
    confirm_->close();
    fresh_ = false;
    refreshActions();
    if (publisher_.state() != PublisherSource::State::Connecting && isVisible())
        soon_.start();
}

void RemoteTab::answered()
{
    view_->showContent();
    refreshActions();
}

void RemoteTab::failed(const publisher::PublisherFailure& failure)
{
    if (failure.problem == publisher::Problem::Cancelled)
        return;
    if (failure.problem == publisher::Problem::NotInThisVersion) {
        const Failure words = failureText(failure);
        view_->showEmpty(QStringLiteral("info"), words.why, words.next, {});
        return;
    }
    view_->showError(failureText(failure), {again_});
    refreshActions();
}

void RemoteTab::actionFailed(const QString& what, const publisher::PublisherFailure& failure)
{
    if (failure.problem == publisher::Problem::Cancelled)
        return;
    Failure words = failureText(failure);
    words.what = what;
    if (!failure.cause.isEmpty() && failure.problem == publisher::Problem::Refused)
        words.why = failure.cause; // the server's own words
    bar_->show(InlineBar::Kind::Error, words);
    refreshActions();
}

void RemoteTab::note(const publisher::DoorCall& call, const publisher::PublisherFailure& failure)
{
    if (failure.problem == publisher::Problem::MissingScope)
        lacking_.insert(QLatin1String(call.id), failure.missingScopes);
}

QString RemoteTab::blockedReason(const publisher::DoorCall& call) const
{
    if (const auto [title, text] = nothingToAsk(); !title.isEmpty())
        return text;
    QStringList lacking = lacking_.value(QLatin1String(call.id));
    if (lacking.isEmpty() && client() != nullptr && client()->session()) {
        const publisher::PublisherSession& session = *client()->session();
        const QStringList would = scopesOf(call);
        const auto has = [&session](const QString& scope) { return session.grantedScopes.contains(scope); };
        const auto refused = [&session](const QString& scope) { return session.missingScopes.contains(scope); };
        if (std::none_of(would.begin(), would.end(), has) && std::any_of(would.begin(), would.end(), refused))
            lacking = would;
    }
    return lacking.isEmpty() ? QString()
                             : tr("The connection lacks a permission: one of %1. Ask for a role with it, then connect again.").arg(lacking.join(QStringLiteral(", ")));
}

void RemoteTab::keep(publisher::PublisherHandle handle)
{
    std::erase_if(calls_, [](const publisher::PublisherHandle& one) { return one == nullptr || !one->isRunning(); });
    calls_.push_back(std::move(handle));
}

} // namespace postern::workbench
