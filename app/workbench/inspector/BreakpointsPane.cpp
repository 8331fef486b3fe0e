// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/BreakpointsPane.h"

#include "workbench/bridge/BreakpointLink.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/inspector/BreakpointText.h"
#include "workbench/inspector/RuleTest.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <tuple>

namespace postern::workbench {
namespace {

using inspection::Breakpoint;

enum RuleColumn { RuleOn, RulePlace, RuleCondition, RuleHits, RuleOnce, RuleColumns };

std::pair<Breakpoint::Side, Breakpoint::At> placeAt(int index)
{
    return {index < 2 ? Breakpoint::Side::Request : Breakpoint::Side::Response,
            index % 2 == 0 ? Breakpoint::At::Before : Breakpoint::At::After};
}

int placeIndexOf(const Breakpoint& own)
{
    return (own.side == Breakpoint::Side::Response ? 2 : 0) + (own.at == Breakpoint::At::After ? 1 : 0);
}

/// The step's name as a breakpoint means it.
std::string stepNameOf(const inspection::Step& step) { return step.instance.empty() || step.phase.empty() ? step.filter : step.instance; }

bool isOnSideOf(const Breakpoint& own, const inspection::Step& step)
{
    return (own.side == Breakpoint::Side::Response) == (step.direction == inspection::Step::Direction::Response);
}

} // namespace

BreakpointsPane::BreakpointsPane(AppContext& context, BreakpointLink& link, QWidget* parent)
    : QWidget(parent), context_(context), link_(link)
{
    named(this, "inspector.breakpoints.pane", tr("Breakpoints"));
    view_ = new StateView(QStringLiteral("inspector.breakpoints.view"), build(), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    connect(&link_, &BreakpointLink::settingsChanged, this, &BreakpointsPane::refresh);
    connect(&link_, &BreakpointLink::hitsChanged, this, &BreakpointsPane::refreshHits);
    test_ = new RuleTest(
        context_.exchanges, [this](quint64 id, auto answer) { context_.gateway.fetchTrace(id, std::move(answer)); }, this);
    connect(test_, &RuleTest::finished, this, &BreakpointsPane::tellTest);
    refresh();
}

BreakpointsPane::~BreakpointsPane() = default;

QWidget* BreakpointsPane::build()
{
    auto* all = named(new QWidget, "inspector.breakpoints.content", tr("Breakpoints"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    table_ = new QTableWidget(0, RuleColumns, all);
    dressTable(table_, "inspector.breakpoints.list", tr("Breakpoints"));
    table_->setHorizontalHeaderLabels({tr("On"), tr("Where"), tr("Condition"), tr("Hits"), tr("Once")});
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QHeaderView* const header = table_->horizontalHeader();
    header->setMinimumSectionSize(24);
    for (int part = 0; part < RuleColumns; ++part)
        header->setSectionResizeMode(part, part == RulePlace || part == RuleCondition ? QHeaderView::Stretch : QHeaderView::Fixed);
    header->resizeSection(RuleOn, 40);
    header->resizeSection(RuleHits, 64);
    header->resizeSection(RuleOnce, fontMetrics().horizontalAdvance(tr("once, done")) + 16);
    connect(table_, &QTableWidget::currentCellChanged, this, [this] {
        if (!filling_)
            showChosen();
    });
    connect(table_, &QTableWidget::itemChanged, this, [this](QTableWidgetItem* item) {
        if (filling_ || item->column() != RuleOn)
            return;
        inspection::BreakpointSettings settings = link_.settings();
        settings.breakpoints[static_cast<std::size_t>(item->row())].enabled = item->checkState() == Qt::Checked;
        link_.setSettings(std::move(settings));
    });
    column->addWidget(table_, 1);
    column->addWidget(buildForm());
    return all;
}

QWidget* BreakpointsPane::buildForm()
{
    form_ = named(new QWidget, "inspector.breakpoints.form", tr("The chosen breakpoint"));
    auto* fields = new QFormLayout(form_);
    fields->setContentsMargins(4, 0, 4, 0);
    auto* where = new QHBoxLayout;
    place_ = named(new QComboBox, "inspector.breakpoints.place", tr("Before or after the filter, and on which way"));
    place_->addItems({tr("Before, request"), tr("After, request"), tr("Before, response"), tr("After, response")});
    filter_ = named(new QLineEdit, "inspector.breakpoints.filter", tr("Filter: a type or a name, backend or send"));
    filter_->setPlaceholderText(tr("any filter"));
    api_ = named(new QLineEdit, "inspector.breakpoints.api", tr("API; empty for any"));
    api_->setPlaceholderText(tr("any API"));
    where->addWidget(place_);
    where->addWidget(filter_, 1);
    where->addWidget(api_, 1);
    auto* whereLabel = named(new QLabel(tr("&Where")), "inspector.breakpoints.whereLabel", tr("Where"));
    whereLabel->setBuddy(place_);
    fields->addRow(whereLabel, where);
    condition_ = named(new QLineEdit, "inspector.breakpoints.condition", tr("Condition"));
    condition_->setPlaceholderText(tr("for instance: method = POST and header X-Debug exists"));
    auto* when = new QHBoxLayout;
    every_ = named(new QSpinBox, "inspector.breakpoints.every", tr("Stop at each such-and-such matching call"));
    every_->setRange(1, 1'000'000);
    every_->setPrefix(tr("every ", "every 3rd call, as a prefix of the number"));
    once_ = named(new QCheckBox(tr("On&ce")), "inspector.breakpoints.once", tr("Stop one call only"));
    when->addWidget(condition_, 1);
    when->addWidget(every_);
    when->addWidget(once_);
    auto* whenLabel = named(new QLabel(tr("Co&ndition")), "inspector.breakpoints.conditionLabel", tr("Condition"));
    whenLabel->setBuddy(condition_);
    fields->addRow(whenLabel, when);
    message_ = named(new QLabel, "inspector.breakpoints.message", tr("About the breakpoint"));
    message_->setTextFormat(Qt::PlainText);
    message_->setWordWrap(true);
    auto* tools = new QHBoxLayout;
    for (const char* id : {"inspector.breakpointTest", "inspector.breakpointRemove"})
        tools->addWidget(commandButton(context_.commands, id, form_));
    tools->addStretch(1);
    fields->addRow(tools);
    fields->addRow(message_);
    message_->hide();
    for (QLineEdit* field : {filter_, api_, condition_})
        connect(field, &QLineEdit::editingFinished, this, &BreakpointsPane::takeForm);
    connect(place_, &QComboBox::activated, this, &BreakpointsPane::takeForm);
    connect(every_, &QSpinBox::editingFinished, this, &BreakpointsPane::takeForm);
    connect(once_, &QCheckBox::clicked, this, &BreakpointsPane::takeForm);
    return form_;
}

int BreakpointsPane::chosen() const
{
    const int row = table_->currentRow();
    return row < static_cast<int>(link_.settings().breakpoints.size()) ? row : -1;
}

void BreakpointsPane::refresh()
{
    filling_ = true;
    const int before = table_->currentRow();
    const auto& all = link_.settings().breakpoints;
    table_->setRowCount(static_cast<int>(all.size()));
    for (int row = 0; row < table_->rowCount(); ++row) {
        const Breakpoint& own = all[static_cast<std::size_t>(row)];
        auto* on = new QTableWidgetItem;
        on->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        on->setCheckState(own.enabled ? Qt::Checked : Qt::Unchecked);
        on->setData(Qt::AccessibleTextRole, own.enabled ? tr("on") : tr("off"));
        table_->setItem(row, RuleOn, on);
        table_->setItem(row, RulePlace, new QTableWidgetItem(placeText(own)));
        table_->setItem(row, RuleCondition, new QTableWidgetItem(own.when.empty() ? tr("always") : termsText(own.when)));
        for (const int cut : {RulePlace, RuleCondition})
            table_->item(row, cut)->setToolTip(table_->item(row, cut)->text());
        table_->setItem(row, RuleHits, new QTableWidgetItem);
        table_->setItem(row, RuleOnce, new QTableWidgetItem(own.once ? tr("once") : QString()));
    }
    if (!all.empty())
        table_->setCurrentCell(std::clamp(before, 0, table_->rowCount() - 1), RulePlace);
    filling_ = false;
    refreshHits();
    if (all.empty())
        view_->showEmpty(QStringLiteral("octagon-pause"), tr("No breakpoints"),
                         tr("Choose a step of a chain and press F9: calls then stop before it, to be looked at and changed."),
                         {context_.commands.action(QStringLiteral("inspector.breakpointAdd"))});
    else
        view_->showContent();
    showChosen();
    Q_EMIT changed();
}

void BreakpointsPane::refreshHits()
{
    filling_ = true;
    const auto& all = link_.settings().breakpoints;
    for (int row = 0; row < std::min(table_->rowCount(), static_cast<int>(all.size())); ++row) {
        const BreakpointHits hits = link_.hits(QString::fromStdString(all[static_cast<std::size_t>(row)].id));
        table_->item(row, RuleHits)->setText(QLocale().toString(hits.hits));
        if (hits.spent)
            table_->item(row, RuleOnce)->setText(tr("once, done"));
    }
    filling_ = false;
}

void BreakpointsPane::showChosen()
{
    const int row = chosen();
    test_->stop(); // it was of another one, or of what that was before
    form_->setEnabled(row >= 0);
    if (row < 0)
        return Q_EMIT changed();
    const Breakpoint& own = link_.settings().breakpoints[static_cast<std::size_t>(row)];
    filter_->setText(QString::fromStdString(own.filter));
    api_->setText(QString::fromStdString(own.api));
    condition_->setText(termsText(own.when));
    place_->setCurrentIndex(placeIndexOf(own));
    every_->setValue(static_cast<int>(own.every));
    once_->setChecked(own.once);
    say({}, false);
    Q_EMIT changed();
}

void BreakpointsPane::takeForm()
{
    const int row = chosen();
    if (row < 0 || filling_)
        return;
    inspection::BreakpointSettings settings = link_.settings();
    Breakpoint& own = settings.breakpoints[static_cast<std::size_t>(row)];
    const Breakpoint before = own;
    QString error;
    auto terms = termsFrom(condition_->text(), error);
    if (!terms)
        return say(error, true);
    own.filter = filter_->text().trimmed().toStdString();
    own.api = api_->text().trimmed().toStdString();
    own.when = std::move(*terms);
    std::tie(own.side, own.at) = placeAt(place_->currentIndex());
    own.every = static_cast<std::uint64_t>(every_->value());
    own.once = once_->isChecked();
    if (own == before)
        return;
    // The schema's own checks: a status on the request's side, a number that is none.
    if (const QString mistake = mistakeIn(own); !mistake.isEmpty())
        return say(mistake, true);
    link_.setSettings(std::move(settings));
}

void BreakpointsPane::say(const QString& text, bool mistake)
{
    message_->setText(text);
    message_->setVisible(!text.isEmpty());
    message_->setMinimumHeight(std::max(0, message_->heightForWidth(form_->contentsRect().width() - 8))); // a form asks for one line only
    message_->setAccessibleDescription(mistake ? tr("Mistake") : QString());
}

QString BreakpointsPane::message() const { return message_->text(); }

bool BreakpointsPane::isAt(const inspection::Step& step, const std::string& api) const
{
    const auto& all = link_.settings().breakpoints;
    return std::any_of(all.begin(), all.end(), [&](const Breakpoint& own) {
        return own.filter == stepNameOf(step) && isOnSideOf(own, step) && (own.api.empty() || own.api == api);
    });
}

void BreakpointsPane::toggle(const inspection::Step& step, const std::string& api)
{
    inspection::BreakpointSettings settings = link_.settings();
    auto& all = settings.breakpoints;
    if (isAt(step, api)) {
        all.erase(std::remove_if(all.begin(), all.end(),
                                 [&](const Breakpoint& own) {
                                     return own.filter == stepNameOf(step) && isOnSideOf(own, step) && (own.api.empty() || own.api == api);
                                 }),
                  all.end());
        return link_.setSettings(std::move(settings));
    }
    Breakpoint own;
    own.filter = stepNameOf(step);
    own.api = api;
    own.side = step.direction == inspection::Step::Direction::Response ? Breakpoint::Side::Response : Breakpoint::Side::Request;
    add(std::move(own));
}

void BreakpointsPane::add(Breakpoint breakpoint)
{
    inspection::BreakpointSettings settings = link_.settings();
    settings.breakpoints.push_back(std::move(breakpoint));
    link_.setSettings(std::move(settings));
    table_->setCurrentCell(table_->rowCount() - 1, RulePlace);
}

void BreakpointsPane::removeChosen()
{
    const int row = chosen();
    if (row < 0)
        return;
    inspection::BreakpointSettings settings = link_.settings();
    settings.breakpoints.erase(settings.breakpoints.begin() + row);
    link_.setSettings(std::move(settings));
}

void BreakpointsPane::setAllEnabled(bool on)
{
    inspection::BreakpointSettings settings = link_.settings();
    for (Breakpoint& own : settings.breakpoints)
        own.enabled = on;
    link_.setSettings(std::move(settings));
}

bool BreakpointsPane::anyEnabled() const
{
    const auto& all = link_.settings().breakpoints;
    return std::any_of(all.begin(), all.end(), [](const Breakpoint& own) { return own.enabled; });
}

void BreakpointsPane::testChosen()
{
    const int row = chosen();
    if (row < 0)
        return;
    test_->start(link_.settings().breakpoints[static_cast<std::size_t>(row)]);
    if (test_->isRunning())
        say(tr("Looking through the recorded calls."), false);
}

void BreakpointsPane::tellTest(const RuleTest::Result& result)
{
    const auto shown = [](quint64 number) { return QLocale().toString(number); };
    QString text = result.recorded == 0 ? tr("No call has been recorded yet, so there is nothing to test the rule with.")
                   : !result.traced     ? tr("%1 of %2 recorded calls would have matched.").arg(shown(result.matched), shown(result.recorded))
                   : result.looked == 0
                       ? tr("%1 of %2 recorded calls come into question, but no trace with their headers is held.")
                             .arg(shown(result.matched), shown(result.recorded))
                       : tr("%1 of the last %2 calls in question would have matched; %3 of %4 recorded calls are.")
                             .arg(shown(result.confirmed), shown(result.looked), shown(result.matched), shown(result.recorded));
    const int row = chosen();
    if (row >= 0 && looksAtClaims(link_.settings().breakpoints[static_cast<std::size_t>(row)]))
        text += QLatin1Char(' ') + tr("Claims were not looked at.");
    say(text, false);
}

} // namespace postern::workbench
