// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/ComparePanel.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/inspector/CompareDelegate.h"
#include "workbench/inspector/DiffView.h"
#include "workbench/inspector/JsonDiff.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/TraceProbe.h"
#include "workbench/shell/Aside.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Settings.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QStackedWidget>
#include <QTableView>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

const SettingKey<QString> ignoredKey{"inspector/compareIgnored", QString()};
const SettingKey<bool> unifiedKey{"inspector/compareUnified", false};
constexpr std::size_t inAFrame = 128 * 1024; ///< octets of bodies that are compared before the next frame

std::size_t bodiesOf(const inspection::Trace& trace)
{
    std::size_t octets = 0;
    for (const inspection::Message* message : {&trace.clientRequest, &trace.clientResponse})
        octets += message->body.size();
    return octets;
}

} // namespace

ComparePanel::ComparePanel(AppContext& context, QWidget* parent) : QWidget(parent), context_(context)
{
    setObjectName(QStringLiteral("inspector.compare.panel"));
    setAccessibleName(tr("Comparison of two exchanges"));
    view_ = new StateView(QStringLiteral("inspector.compare.view"), buildContent(), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    ignore(context.settings.get(ignoredKey));
    setUnified(context.settings.get(unifiedKey));
    refresh();
}

ComparePanel::~ComparePanel() = default;

QWidget* ComparePanel::buildContent()
{
    auto* all = named(new QWidget, "inspector.compare.content", tr("Comparison of two exchanges"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(buildTools(all));
    column->addWidget(buildIgnored(all));
    table_ = makeTable("inspector.compare.table", tr("Differences"));
    table_->setModel(&model_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setItemDelegate(new CompareDelegate(context_.theme, table_));
    table_->setColumnWidth(CompareModel::Name, 210);
    table_->setColumnWidth(CompareModel::Left, 430);
    table_->horizontalHeader()->setStretchLastSection(true);
    text_ = named(new DiffView(context_.theme), "inspector.compare.text", tr("Differences, one below the other"));
    stack_ = new QStackedWidget;
    stack_->setObjectName(QStringLiteral("inspector.compare.stack"));
    stack_->addWidget(table_);
    stack_->addWidget(text_);
    column->addWidget(stack_, 1);
    return all;
}

QWidget* ComparePanel::buildTools(QWidget* parent)
{
    auto* tools = named(new QWidget(parent), "inspector.compare.tools", tr("What to do with the comparison"));
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    summary_ = named(new QLabel(tools), "inspector.compare.summary", tr("How much differs"));
    summary_->setTextFormat(Qt::PlainText);
    summary_->setContentsMargins(4, 0, 4, 0);
    row->addWidget(summary_);
    row->addStretch(1);
    const auto toggle = [&](const QString& text, const char* name, auto run) {
        auto* made = named(new QToolButton(tools), name, text);
        made->setText(text);
        made->setCheckable(true);
        made->setFocusPolicy(Qt::StrongFocus);
        connect(made, &QToolButton::toggled, this, run);
        row->addWidget(made);
        return made;
    };
    cosmetic_ = toggle(tr("Show cosmetic ones"), "inspector.compare.cosmetic", [this](bool on) { showCosmetic(on); });
    same_ = toggle(tr("Show what is the same"), "inspector.compare.same", [this](bool on) { showSame(on); });
    unified_ = toggle(tr("One below the other"), "inspector.compare.unified", [this](bool on) { setUnified(on); });
    for (const char* id : {"inspector.previousDifference", "inspector.nextDifference", "inspector.swapSides", "inspector.leaveCompare"})
        row->addWidget(commandButton(context_.commands, id, tools));
    for (const char* id : {"inspector.previousDifference.button", "inspector.nextDifference.button"})
        tools->findChild<QToolButton*>(QLatin1String(id))->setToolButtonStyle(Qt::ToolButtonIconOnly);
    return tools;
}

QWidget* ComparePanel::buildIgnored(QWidget* parent)
{
    auto* area = named(new QWidget(parent), "inspector.compare.ignoredArea", tr("What is ignored in JSON bodies"));
    auto* row = new QHBoxLayout(area);
    row->setContentsMargins(4, 0, 0, 0);
    auto* label = named(new QLabel(tr("Ignore in JSON:"), area), "inspector.compare.ignoredLabel", tr("Ignore in JSON:"));
    ignored_ = named(new QLineEdit(area), "inspector.compare.ignored", tr("JSON pointers to be ignored"));
    ignored_->setPlaceholderText(tr("JSON pointers, for instance /id /items/*/time"));
    ignored_->setFont(context_.theme.monospace());
    label->setBuddy(ignored_);
    problem_ = named(new QLabel(area), "inspector.compare.problem", tr("What is wrong with the pointers"));
    problem_->setTextFormat(Qt::PlainText);
    row->addWidget(label);
    row->addWidget(ignored_, 1);
    row->addWidget(problem_);
    connect(ignored_, &QLineEdit::textEdited, this, &ComparePanel::ignore);
    return area;
}

void ComparePanel::compare(quint64 leftId, quint64 rightId)
{
    ids_ = {leftId, rightId};
    traces_ = {};
    answers_ = 0;
    ++comparison_;
    summary_->clear(); // nobody knows yet
    view_->showLoading(tr("Fetching the traces of exchanges %1 and %2").arg(leftId).arg(rightId));
    for (int side = 0; side < 2; ++side) {
        const quint64 id = ids_.at(static_cast<std::size_t>(side));
        context_.gateway.fetchTrace(id, [self = QPointer(this), side, id](std::optional<inspection::Trace> trace) {
            if (self != nullptr)
                self->take(side, id, std::move(trace));
        });
    }
    Q_EMIT changed();
}

void ComparePanel::compare(std::shared_ptr<const inspection::Trace> left, std::shared_ptr<const inspection::Trace> right)
{
    ids_ = {left->summary.id, right->summary.id};
    traces_ = {std::move(left), std::move(right)};
    show();
}

void ComparePanel::take(int side, quint64 id, std::optional<inspection::Trace> trace)
{
    const auto at = static_cast<std::size_t>(side);
    if (ids_.at(at) != id || traces_.at(at) != nullptr)
        return; // others are compared by now
    const std::ptrdiff_t row = context_.exchanges.rowOf(id);
    if (trace && row >= 0 && !isTraceOf(*trace, context_.exchanges.summary(static_cast<std::size_t>(row))))
        trace.reset();
    if (trace)
        traces_.at(at) = std::make_shared<const inspection::Trace>(std::move(*trace));
    if (++answers_ == 2)
        show();
}

QString ComparePanel::titleOf(int side) const
{
    const auto& trace = traces_.at(static_cast<std::size_t>(side));
    return tr("%1: %2 %3, %4", "number, method, target, status")
        .arg(QString::number(trace->summary.id), QString::fromStdString(trace->summary.method), QString::fromStdString(trace->summary.target),
             QString::number(trace->summary.status));
}

void ComparePanel::show()
{
    for (std::size_t side = 0; side < 2; ++side) {
        if (traces_.at(side) != nullptr)
            continue;
        view_->showEmpty(QStringLiteral("history"), tr("The trace of exchange %1 is no longer held").arg(ids_.at(side)),
                         tr("Only exchanges whose traces are held can be compared. Send the call again and compare with that."),
                         {context_.commands.action(QStringLiteral("inspector.leaveCompare"))});
        Q_EMIT changed();
        return;
    }
    ++comparison_;
    auto work = [left = traces_[0], right = traces_[1], pointers = pointersOf(ignored_->text())] { return compareExchanges(*left, *right, pointers); };
    if (bodiesOf(*traces_[0]) + bodiesOf(*traces_[1]) <= inAFrame) {
        show(work());
        return;
    }
    view_->showLoading(tr("Comparing exchanges %1 and %2").arg(ids_[0]).arg(ids_[1]));
    Q_EMIT changed();
    aside(comparing_, this, std::move(work), [this, which = comparison_](const QVector<ExchangeDifference>& all) {
        if (which == comparison_) // others are compared by now, or with other pointers
            show(all);
    });
}

void ComparePanel::show(const QVector<ExchangeDifference>& all)
{
    model_.setTitles(titleOf(0), titleOf(1));
    model_.setDifferences(all);
    view_->showContent();
    refresh();
    if (const int first = model_.nextDifference(-1, 1); first >= 0)
        table_->setCurrentIndex(model_.index(first, CompareModel::Left));
}

void ComparePanel::refresh()
{
    const auto& all = model_.differences();
    summary_->setText(summaryOf(all, model_.shown().cosmetic));
    cosmetic_->setVisible(countOf(all, ExchangeDifference::Weight::Cosmetic) > 0);
    const QString problem = pointerProblem(ignored_->text());
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
    QPalette palette = problem_->palette();
    palette.setColor(QPalette::WindowText, context_.theme.colour(Colour::Error));
    problem_->setPalette(palette);
    fillUnified();
    Q_EMIT changed();
}

void ComparePanel::fillUnified()
{
    QVector<DiffLine> lines;
    for (int row = 0; row < model_.rowCount(); ++row) {
        const ExchangeDifference* one = model_.at(row);
        if (one == nullptr) {
            lines.append({DiffLine::Kind::Same, model_.index(row, CompareModel::Name).data().toString(), {}});
            continue;
        }
        const auto said = [one](const QString& text) { return one->name + QStringLiteral(": ") + text; };
        if (one->weight == ExchangeDifference::Weight::Same)
            lines.append({DiffLine::Kind::Same, said(one->left), {}});
        else if (one->left.isNull())
            lines.append({DiffLine::Kind::Added, said(one->right), {}});
        else if (one->right.isNull())
            lines.append({DiffLine::Kind::Removed, said(one->left), {}});
        else
            lines.append({DiffLine::Kind::Changed, said(one->right), said(one->left)});
    }
    text_->setLines(lines);
}

void ComparePanel::goToDifference(int direction)
{
    if (isUnified()) {
        text_->goToDifference(direction);
        return;
    }
    int row = model_.nextDifference(currentRow(), direction);
    if (row < 0)
        row = model_.nextDifference(direction > 0 ? -1 : model_.rowCount(), direction);
    if (row >= 0) {
        table_->setCurrentIndex(model_.index(row, CompareModel::Left));
        table_->scrollTo(model_.index(row, CompareModel::Left));
        table_->setFocus(Qt::ShortcutFocusReason);
    }
}

int ComparePanel::currentRow() const { return table_->currentIndex().isValid() ? table_->currentIndex().row() : -1; }

QString ComparePanel::summary() const { return summary_->text(); }

void ComparePanel::showCosmetic(bool on)
{
    cosmetic_->setChecked(on);
    if (model_.shown().cosmetic == on)
        return;
    model_.setShown({model_.shown().same, on});
    refresh();
}

void ComparePanel::showSame(bool on)
{
    same_->setChecked(on);
    if (model_.shown().same == on)
        return;
    model_.setShown({on, model_.shown().cosmetic});
    refresh();
}

void ComparePanel::setUnified(bool on)
{
    unified_->setChecked(on);
    stack_->setCurrentWidget(on ? static_cast<QWidget*>(text_) : table_);
    context_.settings.set(unifiedKey, on);
}

bool ComparePanel::isUnified() const { return stack_->currentWidget() == text_; }

void ComparePanel::ignore(const QString& pointers)
{
    if (ignored_->text() != pointers)
        ignored_->setText(pointers);
    if (pointerProblem(pointers).isEmpty()) {
        context_.settings.set(ignoredKey, pointers);
        if (view_->state() == StateView::State::Content && traces_[0] != nullptr && traces_[1] != nullptr) {
            show();
            return;
        }
    }
    refresh();
}

QString ComparePanel::ignored() const { return ignored_->text(); }

void ComparePanel::swapSides()
{
    std::swap(ids_[0], ids_[1]);
    std::swap(traces_[0], traces_[1]);
    if (traces_[0] != nullptr && traces_[1] != nullptr)
        show();
}

void ComparePanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT left();
    else
        QWidget::keyPressEvent(event);
}

} // namespace postern::workbench
