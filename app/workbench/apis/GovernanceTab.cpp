// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/GovernanceTab.h"

#include "controlplane/publisher/GovernanceCalls.h"
#include "workbench/apis/RevisionText.h"
#include "workbench/apis/TextTableModel.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"

#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QSet>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

QString statusText(const QString& status)
{
    if (status == QLatin1String("COMPLIANT"))
        return GovernanceTab::tr("The API follows all rules that apply to it.");
    if (status == QLatin1String("NON-COMPLIANT"))
        return GovernanceTab::tr("The API breaks rules:");
    if (status == QLatin1String("PENDING"))
        return GovernanceTab::tr("The server has not checked the API yet: it does some time after each change. Look again in a minute.");
    return status == QLatin1String("NOT-APPLICABLE") ? GovernanceTab::tr("No rules apply to this API.") : status;
}

QString heldText(int errors)
{
    return errors == 0 ? QString()
                       : GovernanceTab::tr("Until this is corrected and checked again, a push of the API from this workspace is stopped. Whoever pushes all the same overrides each rule of severity Error by its name, and the history says so.");
}

} // namespace

GovernanceTab::GovernanceTab(AppContext& context, PublisherSource& publisher, QWidget* parent)
    : RemoteTab(context, publisher, "apis.governance", tr("Governance"), parent),
      status_(named(new QLabel, "apis.governance.status", tr("How the API does"))),
      open_(named(new QPushButton(tr("Go to the place")), "apis.governance.open", tr("Show the place of the chosen violation"))), records_(context.workspace),
      chosen_(named(new QLabel, "apis.governance.chosen", tr("What is wrong, and what mends it"))), held_(named(new QLabel, "apis.governance.held", tr("What follows for a push")))
{
    for (QLabel* const each : {status_, chosen_, held_}) {
        each->setTextFormat(Qt::PlainText);
        each->setWordWrap(true);
    }
    chosen_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    table_ = makeTextTable("apis.governance.table", tr("Violations"), rows_, {tr("Severity"), tr("Rule"), tr("Place"), tr("What is wrong")}, {70, 130, 110});
    column().addWidget(status_);
    column().addWidget(table_, 1);
    column().addWidget(chosen_);
    column().addWidget(held_);
    column().addWidget(open_, 0, Qt::AlignLeft);
    connect(open_, &QPushButton::clicked, this, &GovernanceTab::open);
    connect(table_, &QTableView::activated, this, &GovernanceTab::open);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &GovernanceTab::showChosen);
    open_->setEnabled(false);
}

QString GovernanceTab::loadingText() const { return tr("Asking how the API follows the rules..."); }

void GovernanceTab::forget()
{
    status_->clear();
    held_->clear();
    judged_.clear();
    found_.clear();
    rows_->setRows({});
    showChosen();
}

void GovernanceTab::ask()
{
    one(publisher::governance::compliance, {.path = {api_.remoteId}}, [this](const publisher::Compliance& compliance) {
        showCompliance(compliance);
        readRulesets(compliance);
    });
}

void GovernanceTab::showCompliance(const publisher::Compliance& compliance)
{
    status_->setText(statusText(compliance.status));
    held_->clear();
    judged_ = compliance.status;
    answered();
}

/// Where each ruleset is broken, one call a ruleset; several policies may use the same one.
void GovernanceTab::readRulesets(const publisher::Compliance& compliance)
{
    found_.clear();
    rows_->setRows({});
    partly_ = false;
    reading_ = 1; // this one, so that none that answers at once is taken for the last
    QSet<QString> asked;
    for (const publisher::Compliance::Policy& policy : compliance.policies) {
        for (const publisher::RulesetResult& ruleset : policy.rulesets) {
            if (ruleset.status != QLatin1String("FAILED") || asked.contains(ruleset.id))
                continue;
            asked.insert(ruleset.id);
            ++reading_;
            one(publisher::governance::rulesetResult, {.path = {api_.remoteId, ruleset.id}},
                [this](const publisher::RulesetResult& result) {
                    QVector<RuleBreak> all = found_;
                    for (const publisher::RuleViolation& rule : result.violations)
                        all << RuleBreak{result.name, rule};
                    showBreaks(all);
                    rulesetRead();
                },
                [this, name = ruleset.name](const publisher::PublisherFailure& failure) {
                    actionFailed(tr("Where the ruleset %1 is broken could not be read.").arg(name), failure);
                    partly_ = true;
                    rulesetRead();
                });
        }
    }
    rulesetRead();
}

void GovernanceTab::rulesetRead()
{
    if (--reading_ == 0 && !partly_)
        keepFound();
}

/// Of an API that is here, so that a push from here is held to it. What the server has not judged yet says nothing.
void GovernanceTab::keepFound()
{
    if (!api_.isLocal() || judged_.isEmpty() || judged_ == QLatin1String("PENDING"))
        return;
    const publisher::PublisherConnection& by = publisher_.connection();
    const GovernanceRecords::Kept kept{{}, by.name.isEmpty() ? QUrl(by.baseUrl).toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery) : by.name, found_};
    records_.keep(title(), kept, [this, api = title(), errors = kept.errors()](const QString& problem) {
        if (api != title())
            return;
        if (!problem.isEmpty())
            return bar_->show(InlineBar::Kind::Warning, {tr("What was found could not be kept, so a push is not held to it."), problem, {}, {}});
        held_->setText(heldText(errors));
    });
}

QString GovernanceTab::title() const { return api_.name + QLatin1Char(':') + api_.version; }

/// Without a Publisher there is what was found last.
void GovernanceTab::lookBack()
{
    if (!api_.isLocal())
        return;
    records_.read(title(), [this, api = title()](const std::optional<GovernanceRecords::Kept>& kept) {
        if (kept && api == title() && view_->state() == StateView::State::Empty)
            showKept(*kept);
    });
}

void GovernanceTab::showKept(const GovernanceRecords::Kept& kept)
{
    status_->setText(kept.found.isEmpty() ? tr("%1 found on %2 that the API follows all rules. Connect to check it again.", "a Publisher, a time").arg(kept.by, timeText(kept.at))
                                          : tr("%1 found on %2 that the API breaks rules. Connect to check it again.", "a Publisher, a time").arg(kept.by, timeText(kept.at)));
    held_->setText(heldText(kept.errors()));
    showBreaks(kept.found);
    answered();
}

void GovernanceTab::showBreaks(QVector<RuleBreak> found)
{
    found_ = std::move(found);
    QVector<QStringList> rows;
    for (const RuleBreak& one : std::as_const(found_))
        rows << QStringList{severityText(one.rule.severity), one.rule.rule, one.rule.path, one.rule.message};
    rows_->setRows(rows);
    if (!rows.isEmpty() && !table_->currentIndex().isValid())
        table_->selectRow(0);
    showChosen();
}

/// Sentences of rules are longer than a column is wide.
void GovernanceTab::showChosen()
{
    const int row = table_->currentIndex().row();
    const bool chosen = row >= 0 && row < found_.size();
    open_->setEnabled(chosen);
    chosen_->setText(chosen ? found_.at(row).rule.message + QLatin1Char('\n') + fixFor(found_.at(row).rule) : QString());
    chosen_->setVisible(chosen);
}

void GovernanceTab::open()
{
    const int row = table_->currentIndex().row();
    if (row >= 0 && row < found_.size())
        Q_EMIT placeAsked(found_.at(row).rule.path);
}

} // namespace postern::workbench
