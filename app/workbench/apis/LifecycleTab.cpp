// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/LifecycleTab.h"

#include "controlplane/publisher/ApiCalls.h"
#include "workbench/apis/ConfirmBar.h"
#include "workbench/apis/GovernanceCheck.h"
#include "workbench/apis/RevisionText.h"
#include "workbench/apis/TextTableModel.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {

LifecycleTab::LifecycleTab(AppContext& context, PublisherSource& publisher, QWidget* parent)
    : RemoteTab(context, publisher, "apis.lifecycle", tr("Lifecycle"), parent),
      now_(named(new QLabel, "apis.lifecycle.state", tr("State on the Publisher"))),
      transitions_(named(new QWidget, "apis.lifecycle.transitions", tr("What may become of it"))), grid_(new QGridLayout(transitions_)),
      withdraw_(named(new QPushButton(tr("Withdraw the change that waits for approval")), "apis.lifecycle.withdraw", tr("Withdraw the change that waits for approval"))),
      version_(named(new QLineEdit, "apis.lifecycle.version", tr("New version"))),
      isDefault_(named(new QCheckBox(tr("&Default version")), "apis.lifecycle.default", tr("Make it the default version: calls without a version reach it"))),
      make_(named(new QPushButton(icon(u"plus"), tr("New version")), "apis.lifecycle.make", tr("Make a new version of the API")))
{
    now_->setTextFormat(Qt::PlainText);
    QFont bold = now_->font();
    bold.setBold(true);
    now_->setFont(bold);
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setColumnStretch(1, 1);
    version_->setPlaceholderText(tr("for instance 2.0.0"));
    version_->setMaximumWidth(160);
    isDefault_->setToolTip(isDefault_->accessibleName());
    column().addWidget(now_);
    column().addWidget(transitions_);
    column().addWidget(withdraw_, 0, Qt::AlignLeft);
    withdraw_->hide();
    auto* row = new QHBoxLayout;
    row->addWidget(version_);
    row->addWidget(isDefault_);
    row->addWidget(make_);
    row->addStretch(1);
    row->addWidget(commandButton(context.commands, "apis.lifecycleEverywhere", this));
    column().addLayout(row);
    QTableView* table = makeTextTable("apis.lifecycle.history", tr("History"), history_, {tr("When"), tr("From"), tr("To"), tr("By")}, {140, 100, 100});
    column().addWidget(table, 1);
    connect(make_, &QPushButton::clicked, this, &LifecycleTab::makeVersion);
    connect(version_, &QLineEdit::returnPressed, this, &LifecycleTab::makeVersion);
    connect(version_, &QLineEdit::textChanged, this, [this] { refreshActions(); });
    connect(withdraw_, &QPushButton::clicked, this, &LifecycleTab::withdraw);
}

/// An API that is only here has a life, too: at the gateways that hold it.
QAction* LifecycleTab::wayOn() const { return api_.isLocal() ? context_.commands.action(QStringLiteral("apis.lifecycleEverywhere")) : nullptr; }

QString LifecycleTab::loadingText() const { return tr("Asking for the state and the history..."); }

QString LifecycleTab::effectOf(const QString& target)
{
    const QString state = target.toUpper();
    if (state == QLatin1String("PUBLISHED"))
        return tr("The Developer Portal shows it to everybody who may see it, and they can subscribe.");
    if (state == QLatin1String("CREATED"))
        return tr("The Developer Portal does not show it any more and nobody can subscribe. Revisions that are deployed stay deployed.");
    if (state == QLatin1String("PROTOTYPED") || state == QLatin1String("PRE-RELEASED"))
        return tr("The Developer Portal shows it as a prototype, to be tried without a subscription.");
    if (state == QLatin1String("BLOCKED"))
        return tr("Calls to it are answered with 503 on the gateways until it is published again.");
    if (state == QLatin1String("DEPRECATED"))
        return tr("Nobody can subscribe any more; who has subscribed can go on calling it.");
    if (state == QLatin1String("RETIRED"))
        return tr("It is taken from all gateways: every call to it fails, and that cannot be taken back.");
    return {};
}

void LifecycleTab::forget()
{
    state_ = {};
    now_->clear();
    qDeleteAll(events_);
    events_.clear();
    qDeleteAll(checks_);
    checks_.clear();
    for (QLabel* label : transitions_->findChildren<QLabel*>())
        delete label;
    history_->setRows({});
    version_->clear();
    isDefault_->setChecked(false);
    withdraw_->hide();
}

void LifecycleTab::ask()
{
    one(publisher::lifecycle::state, {.path = {api_.remoteId}}, [this](const publisher::LifecycleState& state) {
        showState(state);
        answered();
        all(publisher::lifecycle::history, {.path = {api_.remoteId}},
            [this](const std::vector<publisher::LifecycleStep>& steps) { showHistory(steps); },
            [this](const publisher::PublisherFailure& failure) { actionFailed(tr("The history could not be read."), failure); });
    });
}

void LifecycleTab::showState(const publisher::LifecycleState& state)
{
    const QString typed = version_->text();
    forget();
    version_->setText(typed);
    state_ = state;
    now_->setText(tr("State: %1").arg(state.state));
    int row = 0;
    for (const publisher::LifecycleState::Transition& one : state.transitions) {
        auto* button = new QPushButton(one.event, transitions_);
        button->setObjectName(QStringLiteral("apis.lifecycle.event.%1").arg(row));
        button->setAccessibleName(tr("%1: the state becomes %2").arg(one.event, one.target));
        auto* effect = new QLabel(one.target.isEmpty() ? QString() : QStringLiteral("%1. %2").arg(one.target, effectOf(one.target)).trimmed(), transitions_);
        effect->setObjectName(QStringLiteral("apis.lifecycle.effect.%1").arg(row));
        effect->setAccessibleName(tr("What %1 does").arg(one.event));
        effect->setTextFormat(Qt::PlainText);
        effect->setWordWrap(true);
        button->setAccessibleDescription(effect->text());
        grid_->addWidget(button, row, 0, Qt::AlignTop);
        grid_->addWidget(effect, row, 1);
        connect(button, &QPushButton::clicked, this, [this, one] { change(one.event, one.target); });
        events_ << button;
        ++row;
    }
    for (const QString& one : state.checklist) {
        auto* check = new QCheckBox(one, transitions_);
        check->setObjectName(QStringLiteral("apis.lifecycle.check.%1").arg(checks_.size()));
        check->setAccessibleName(one);
        grid_->addWidget(check, row++, 0, 1, 2);
        checks_ << check;
    }
    refreshActions();
}

void LifecycleTab::showHistory(const std::vector<publisher::LifecycleStep>& steps)
{
    QVector<QStringList> rows;
    for (const publisher::LifecycleStep& one : steps)
        rows.prepend({timeText(one.time), one.from, one.to, one.user});
    history_->setRows(rows);
}

void LifecycleTab::refreshActions()
{
    const QString changing = blockedReason(publisher::lifecycle::change.call);
    for (QPushButton* button : std::as_const(events_)) {
        button->setEnabled(changing.isEmpty());
        button->setToolTip(changing);
    }
    QString making = blockedReason(publisher::apis::copy.call);
    const QString wanted = version_->text().trimmed();
    if (making.isEmpty() && wanted.isEmpty())
        making = tr("Type the new version first.");
    else if (making.isEmpty() && wanted == api_.version)
        making = tr("The API has this version already.");
    make_->setEnabled(making.isEmpty());
    make_->setToolTip(making);
    make_->setAccessibleDescription(making);
}

QString LifecycleTab::checklist() const
{
    QStringList items;
    for (const QCheckBox* check : checks_)
        items << QStringLiteral("%1:%2").arg(check->text(), check->isChecked() ? QStringLiteral("true") : QStringLiteral("false"));
    return items.join(QLatin1Char(','));
}

/// What governance would say is asked for first, without changing anything; a server that has none is asked all the same.
void LifecycleTab::change(const QString& event, const QString& target)
{
    bar_->clear();
    const QString unknown = tr("What governance says is not known: %1");
    one(publisher::apis::exportZip, {.query = {{"apiId", api_.remoteId}, {"format", QStringLiteral("JSON")}}},
        [this, event, target, unknown](const QByteArray& zip) {
            publisher::FormPart file;
            file.name = "file";
            file.content = zip;
            file.fileName = QStringLiteral("api.zip");
            file.type = "application/zip";
            one(publisher::apis::importZip, {.query = {{"dryRun", QStringLiteral("true")}, {"overwrite", QStringLiteral("true")}}, .parts = {file}},
                [this, event, target](const publisher::ImportAnswer& answer) {
                    const QVector<RuleBreak> found = breaksOf(answer.words);
                    askFirst(event, target, found.isEmpty() ? tr("Governance finds nothing.") : tr("Governance finds: %1").arg(breakWords(found)));
                },
                [this, event, target, unknown](const publisher::PublisherFailure& failure) { askFirst(event, target, unknown.arg(failure.cause)); });
        },
        [this, event, target, unknown](const publisher::PublisherFailure& failure) { askFirst(event, target, unknown.arg(failure.cause)); });
}

void LifecycleTab::askFirst(const QString& event, const QString& target, const QString& violations)
{
    QStringList lines{tr("%1 %2 goes from %3 to %4.").arg(api_.name, api_.version, state_.state, target)};
    if (const QString effect = effectOf(target); !effect.isEmpty())
        lines << effect;
    for (const QCheckBox* check : std::as_const(checks_)) {
        if (check->isChecked())
            lines << tr("And: %1.").arg(check->text());
    }
    lines << violations;
    confirm_->ask(lines.join(QLatin1Char('\n')), event, [this, event, target] {
        publisher::CallArguments arguments{.query = {{"action", event}, {"apiId", api_.remoteId}}};
        if (const QString items = checklist(); !items.isEmpty())
            arguments.query.emplace_back("lifecycleChecklist", items);
        one(publisher::lifecycle::change, std::move(arguments),
            [this, target](const publisher::LifecycleChange& change) {
                withdraw_->setVisible(change.pending);
                context_.notices.show({Notice::Kind::Success, change.pending ? tr("The change of %1 waits for approval.").arg(api_.name)
                                                                             : tr("%1 is %2 now.").arg(api_.name, target), {}, {}});
                Q_EMIT changedThere();
                refresh();
            },
            [this](const publisher::PublisherFailure& failure) { actionFailed(tr("The state was not changed."), failure); });
    });
}

void LifecycleTab::withdraw()
{
    one(publisher::lifecycle::withdraw, {.path = {api_.remoteId}}, [this](const publisher::Done&) { refresh(); },
        [this](const publisher::PublisherFailure& failure) { actionFailed(tr("The change was not withdrawn."), failure); });
}

void LifecycleTab::makeVersion()
{
    const QString version = version_->text().trimmed();
    if (!make_->isEnabled())
        return;
    QString effect = tr("%1 %2 is made on the Publisher as a copy of %3, in the state Created, and pulled into this workspace. %3 stays as it is; both run here beside each other, each under its version.")
                         .arg(api_.name, version, api_.version);
    if (isDefault_->isChecked())
        effect += QLatin1Char('\n') + tr("It becomes the default version: calls that name no version reach %1 instead of the old one.").arg(version);
    confirm_->ask(effect, tr("Make %1").arg(version), [this, version, asDefault = isDefault_->isChecked()] {
        one(publisher::apis::copy,
            {.query = {{"newVersion", version}, {"apiId", api_.remoteId}, {"defaultVersion", asDefault ? QStringLiteral("true") : QStringLiteral("false")}}},
            [this, version](const QJsonObject& made) {
                version_->clear();
                context_.notices.show({Notice::Kind::Success, tr("%1 %2 was made.").arg(api_.name, version), {}, {}});
                Q_EMIT versionMade(made.value(QLatin1String("id")).toString(), QStringLiteral("%1 %2").arg(api_.name, version));
            },
            [this](const publisher::PublisherFailure& failure) { actionFailed(tr("The new version was not made."), failure); });
    });
}

} // namespace postern::workbench
