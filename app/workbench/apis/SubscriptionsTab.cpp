// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/SubscriptionsTab.h"

#include "controlplane/publisher/CertificateCalls.h"
#include "controlplane/publisher/DevPortalCalls.h"
#include "workbench/apis/FailureText.h"
#include "workbench/apis/SubscribeForm.h"
#include "workbench/apis/TextTableModel.h"
#include "workbench/apis/TokenShelf.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"

#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {

SubscriptionsTab::SubscriptionsTab(AppContext& context, PublisherSource& publisher, QWidget* parent)
    : RemoteTab(context, publisher, "apis.subscriptions", tr("Subscriptions"), parent), form_(new SubscribeForm),
      use_(named(new QPushButton(icon(u"send"), QString()), "apis.subscriptions.use", tr("Use the kept token in Try it"))),
      none_(named(new QLabel(tr("Nobody has subscribed to it yet.")), "apis.subscriptions.none", tr("No subscription"))),
      shelf_(new TokenShelf(publisher, context.workspace, this))
{
    table_ = makeTextTable("apis.subscriptions.table", tr("Subscriptions"), subscribers_,
                           {tr("Application"), tr("Owner"), tr("Plan"), tr("State")}, {150, 90, 90});
    column().addWidget(form_);
    column().addWidget(use_, 0, Qt::AlignLeft);
    none_->setTextFormat(Qt::PlainText);
    none_->hide();
    column().addWidget(none_, 0, Qt::AlignLeft);
    column().addWidget(table_, 1);
    use_->hide();
    connect(form_, &SubscribeForm::submitted, this, &SubscriptionsTab::subscribe);
    connect(form_, &SubscribeForm::cancelled, this, [this] {
        if (subscribing_)
            subscribing_->cancel();
    });
    connect(use_, &QPushButton::clicked, this, &SubscriptionsTab::useKept);
    connect(&publisher, &PublisherSource::stateChanged, this, [this] {
        subscribing_.reset();
        form_->setBusy(false);
    });
}

SubscriptionsTab::~SubscriptionsTab() { subscribing_.reset(); }

QString SubscriptionsTab::loadingText() const { return tr("Asking who has subscribed..."); }
QString SubscriptionsTab::title() const { return QStringLiteral("%1 %2").arg(api_.name, api_.version); }
void SubscriptionsTab::focusForm() { form_->focusFirst(); }

void SubscriptionsTab::forget()
{
    subscribing_.reset();
    form_->setBusy(false);
    form_->say({}, false);
    form_->forgetPlans();
    subscribers_->setRows({});
    none_->hide();
    use_->hide();
}

void SubscriptionsTab::refreshActions() { form_->setBlocked(blockedReason(publisher::subscriptions::create.call)); }

void SubscriptionsTab::ask()
{
    all(publisher::subscribers::list, {.query = {{"apiId", api_.remoteId}}}, [this](const std::vector<QJsonObject>& found) {
        showSubscribers(found);
        answered();
        readForm();
    });
}

void SubscriptionsTab::showSubscribers(const std::vector<QJsonObject>& subscriptions)
{
    QVector<QStringList> rows;
    for (const QJsonObject& one : subscriptions) {
        const QJsonObject application = one.value(QLatin1String("applicationInfo")).toObject();
        rows << QStringList{application.value(QLatin1String("name")).toString(), application.value(QLatin1String("subscriber")).toString(),
                            one.value(QLatin1String("throttlingPolicy")).toString(), one.value(QLatin1String("subscriptionStatus")).toString()};
    }
    subscribers_->setRows(rows);
    none_->setVisible(rows.isEmpty());
    fillKept();
}

/// What can be chosen. Without some of it the form still takes names.
void SubscriptionsTab::readForm()
{
    const auto noted = [this](const publisher::PublisherFailure& failure) { actionFailed(tr("Not all choices could be read."), failure); };
    all(publisher::applications::list, {}, [this](const std::vector<publisher::Application>& found) { form_->setApplications(found); }, noted);
    all(publisher::portalApis::policies, {.path = {QStringLiteral("application")}}, [this](const std::vector<QJsonObject>& found) {
        QStringList names;
        for (const QJsonObject& one : found)
            names << one.value(QLatin1String("name")).toString();
        form_->setApplicationPolicies(names);
    }, noted);
    if (client() != nullptr)
        keep(client()->getSubscriptionPolicies(api_.remoteId, [this, noted](Result<std::vector<publisher::ThrottlingPolicy>> found,
                                                                          const publisher::PublisherFailure& failure) {
            if (!found)
                return noted(failure);
            QStringList names;
            for (const publisher::ThrottlingPolicy& one : *found)
                names << one.name;
            form_->setPlans(names);
        }));
}

void SubscriptionsTab::subscribe()
{
    if (client() == nullptr)
        return;
    const publisher::SubscribeWish wish = form_->wish(api_.name, api_.version);
    form_->setBusy(true);
    form_->say(tr("Subscribing..."), false);
    subscribing_ = publisher::subscribe(
        *client(), wish, [this](const QString& step) { form_->say(tr("Subscribing: %1").arg(step), false); },
        [this, wish](Result<publisher::SubscribeOutcome> outcome, const publisher::PublisherFailure& failure) {
            form_->setBusy(false);
            if (outcome)
                return subscribed(*outcome, wish);
            if (failure.problem == publisher::Problem::Cancelled)
                return form_->say(tr("Stopped. What was made until then stays, and is used the next time."), false);
            const Failure words = failureText(failure);
            const bool told = failure.problem == publisher::Problem::Refused || failure.problem == publisher::Problem::NotFound;
            form_->say(QStringList{tr("There is no token."), told ? failure.cause : words.why, told && !failure.nextStep.isEmpty() ? failure.nextStep : words.next}
                           .join(QLatin1Char('\n')), true);
        });
}

void SubscriptionsTab::subscribed(const publisher::SubscribeOutcome& outcome, const publisher::SubscribeWish& wish)
{
    SubscribedToken whose;
    whose.api = title();
    whose.workspaceId = api_.workspaceId;
    whose.application = outcome.application.name;
    whose.owner = outcome.application.owner;
    whose.applicationPolicy = outcome.application.throttlingPolicy;
    whose.plan = outcome.subscription.throttlingPolicy;
    whose.keyType = wish.keyType;
    whose.opaque = wish.opaque;
    whose.until = QDateTime::currentDateTimeUtc().addSecs(outcome.token.validitySeconds > 0 ? outcome.token.validitySeconds : wish.validitySeconds);
    QStringList words;
    if (outcome.applicationMade)
        words << tr("The application was made.");
    words << (outcome.subscriptionMade ? tr("Subscribed.") : tr("The subscription was there already."));
    words << tr("The token is in Try it: %1.").arg(whose.words());
    form_->say(words.join(QLatin1Char(' ')), false);
    Q_EMIT tokenReady(whose, outcome.token.token);
    shelf_->put(whose, outcome.token.token, [this, words](const QString& problem) {
        if (!problem.isEmpty())
            form_->say(words.join(QLatin1Char(' ')) + QLatin1Char('\n') + tr("It is not kept for later: %1").arg(problem), false);
        fillKept();
    });
    ask(); // the list has one more
}

void SubscriptionsTab::fillKept()
{
    const QVector<SubscribedToken> kept = shelf_->of(title());
    use_->setVisible(!kept.isEmpty());
    if (kept.isEmpty())
        return;
    use_->setText(tr("Use the token of %1 in Try it").arg(kept.first().application));
    use_->setToolTip(kept.first().words());
    use_->setAccessibleDescription(kept.first().words());
}

void SubscriptionsTab::useKept()
{
    const QVector<SubscribedToken> kept = shelf_->of(title());
    if (kept.isEmpty())
        return;
    SubscribedToken whose = kept.first();
    whose.workspaceId = api_.workspaceId;
    shelf_->take(whose, [this, whose](Secret token, const QString& problem) {
        if (!problem.isEmpty())
            return form_->say(problem, true);
        Q_EMIT tokenReady(whose, token);
    });
}

} // namespace postern::workbench
