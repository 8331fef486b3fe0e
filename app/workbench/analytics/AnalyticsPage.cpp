// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/analytics/AnalyticsPage.h"

#include "workbench/analytics/FigureTable.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/models/ExchangeFilter.h"
#include "workbench/plot/TimeChart.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QComboBox>
#include <QDateTime>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <limits>

namespace postern::workbench {
namespace {

constexpr int refreshMs = 1'000;
constexpr int shownPoints = 60;
constexpr int minute = 60;

QString milliseconds(double microseconds)
{
    const double ms = microseconds / 1000;
    return QLocale().toString(ms, 'f', ms < 10 ? 2 : ms < 100 ? 1 : 0);
}

QString percent(quint64 part, quint64 whole)
{
    return whole == 0 ? QString() : QLocale().toString(100.0 * static_cast<double>(part) / static_cast<double>(whole), 'f', 1);
}

QString clockText(qint64 second) { return QLocale().toString(QDateTime::fromSecsSinceEpoch(second).time(), QStringLiteral("HH:mm:ss")); }

} // namespace

AnalyticsPage::AnalyticsPage(AppContext& context, QWidget* parent)
    : Page(face(), context, parent),
      moments_(new FigureTable({tr("Time"), tr("Requests/s"), tr("Refused %"), tr("Failed %"), tr("p50 ms"), tr("p95 ms"), tr("p99 ms")}, this)),
      apis_(new FigureTable({tr("API"), tr("Calls"), tr("Refused %"), tr("Failed %"), tr("Throttled"), tr("p50 ms"), tr("p95 ms"),
                             tr("p99 ms"), tr("Sent")}, this))
{
    addCommands();
    auto* column = new QVBoxLayout(this);
    column->addWidget(build());
    window_.take(context.exchanges, 0, context.exchanges.size());
    connect(&context.exchanges, &ExchangeStore::appended, this,
            [this](quint64 first, quint64 count) { window_.take(this->context().exchanges, first, count); });
    connect(&context.exchanges, &ExchangeStore::cleared, this, [this] { window_.clear(); });
    const auto now = [this] { refresh(now_()); };
    connect(&context.gateway, &GatewayLink::stateChanged, this, now);
    tick_.setInterval(refreshMs);
    connect(&tick_, &QTimer::timeout, this, now);
    now();
}

AnalyticsPage::~AnalyticsPage() = default;

void AnalyticsPage::setClock(std::function<qint64()> secondsSinceEpoch)
{
    now_ = std::move(secondsSinceEpoch);
    refresh(now_());
}

void AnalyticsPage::addCommands()
{
    CommandRegistry& commands = context().commands;
    commands.add({QStringLiteral("analytics.tables"), tr("Show figures as a table"), tr("Show what the charts say as a table, or the charts again"),
                  {QKeySequence(Qt::Key_T)}, QStringLiteral("list"), tr("View"), true}, this,
                 [this] { forms_->setCurrentIndex(context().commands.action(QStringLiteral("analytics.tables"))->isChecked() ? 1 : 0); });
    commands.action(QStringLiteral("analytics.tables"))->setCheckable(true);
    commands.add({QStringLiteral("analytics.widen"), tr("Show the last 15 minutes"), tr("Show the longest time that is kept"), {},
                  QStringLiteral("clock"), {}}, this, [this] { period_->setCurrentIndex(2); });
}

QWidget* AnalyticsPage::build()
{
    auto* all = named(new QWidget(this), "analytics.body", title());
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    auto* tools = new QHBoxLayout;
    period_ = named(new QComboBox(all), "analytics.period", tr("Time shown"));
    period_->addItem(tr("Last minute"), minute);
    period_->addItem(tr("Last 5 minutes"), 5 * minute);
    period_->addItem(tr("Last 15 minutes"), 15 * minute);
    period_->setCurrentIndex(1);
    summary_ = named(new QLabel(all), "analytics.summary", tr("In short"));
    summary_->setTextFormat(Qt::PlainText);
    QAction* asTable = context().commands.action(QStringLiteral("analytics.tables"));
    auto* tables = named(new QToolButton(all), "analytics.tables.button", asTable->text());
    tables->setDefaultAction(asTable);
    tables->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    tables->setFocusPolicy(Qt::StrongFocus);
    tools->addWidget(period_);
    tools->addWidget(summary_, 1);
    tools->addWidget(tables);
    column->addLayout(tools);
    forms_ = named(new QStackedWidget, "analytics.forms", tr("Charts or table"));
    forms_->addWidget(buildCharts());
    momentTable_ = makeTable("analytics.moments", tr("Figures over time"));
    momentTable_->setModel(moments_);
    momentTable_->horizontalHeader()->setStretchLastSection(false);
    momentTable_->setSelectionMode(QAbstractItemView::SingleSelection);
    forms_->addWidget(momentTable_);
    apiTable_ = makeTable("analytics.apis", tr("Figures by API"));
    apiTable_->setModel(apis_);
    apiTable_->setSelectionMode(QAbstractItemView::SingleSelection);
    apiTable_->setColumnWidth(0, 220);
    apiTable_->setToolTip(tr("Enter or double click shows the API's exchanges"));
    splitter_ = named(new QSplitter(Qt::Vertical), "analytics.splitter", tr("Figures over time and by API"));
    splitter_->addWidget(forms_);
    splitter_->addWidget(apiTable_);
    splitter_->setStretchFactor(0, 3);
    splitter_->setStretchFactor(1, 1);
    splitter_->setChildrenCollapsible(false);
    view_ = new StateView(QStringLiteral("analytics.view"), splitter_, all);
    column->addWidget(view_, 1);
    connect(period_, &QComboBox::currentIndexChanged, this, [this] { refresh(now_()); });
    connect(apiTable_, &QTableView::activated, this, [this](const QModelIndex& index) {
        const QString api = index.data(FigureTable::KeyRole).toString();
        inspect(ExchangeFilter::term(QStringLiteral("api"), api));
    });
    return all;
}

QWidget* AnalyticsPage::buildCharts()
{
    auto* charts = named(new QWidget, "analytics.charts", tr("Charts"));
    auto* grid = new QGridLayout(charts);
    grid->setContentsMargins(0, 0, 0, 0);
    calls_ = new TimeChart(context().theme, QStringLiteral("analytics.calls"), tr("Requests per second"), charts);
    calls_->setUnit(tr("requests/s"), 1);
    errors_ = new TimeChart(context().theme, QStringLiteral("analytics.errors"), tr("Share of errors"), charts);
    errors_->setUnit(tr("% of requests"), 10);
    latency_ = new TimeChart(context().theme, QStringLiteral("analytics.latency"), tr("Duration"), charts);
    latency_->setUnit(tr("milliseconds"), 1);
    grid->addWidget(calls_, 0, 0);
    grid->addWidget(errors_, 0, 1);
    grid->addWidget(latency_, 1, 0, 1, 2);
    connect(calls_, &TimeChart::clicked, this, [this] { inspect({}); });
    connect(errors_, &TimeChart::clicked, this, [this] { inspect(QStringLiteral("status>=400 or status=0")); });
    connect(latency_, &TimeChart::clicked, this,
            [this] { inspect(QStringLiteral("dur>=%1us").arg(static_cast<qint64>(p95_))); });
    return charts;
}

void AnalyticsPage::inspect(const QString& filter)
{
    context().navigation.open(QStringLiteral("inspector"), {{QStringLiteral("filter"), filter}});
}

int AnalyticsPage::seconds() const { return period_->currentData().toInt(); }

void AnalyticsPage::refresh(qint64 now)
{
    const qint64 end = now - 1; // the running second is not over: it would look like a drop
    const int step = seconds() / shownPoints;
    const auto shown = window_.points(end, seconds(), step);
    const auto lines = window_.apis(end, seconds());
    if (lines.isEmpty()) {
        showNothing(now);
        return;
    }
    TrafficCount sum;
    for (const auto& line : lines)
        sum.add(line.count);
    p95_ = sum.latency.percentile(0.95);
    summary_->setText(tr("%Ln request(s), ", nullptr, static_cast<int>(sum.calls)) +
                      tr("%1 % refused, %2 % failed, p50 %3 ms, p95 %4 ms, p99 %5 ms")
                          .arg(percent(sum.refused, sum.calls), percent(sum.failed, sum.calls), milliseconds(sum.latency.percentile(0.5)),
                               milliseconds(p95_), milliseconds(sum.latency.percentile(0.99))));
    showPoints(shown, step, end);
    showApis(lines);
    view_->showContent();
}

void AnalyticsPage::showNothing(qint64 now)
{
    summary_->clear();
    QList<QAction*> actions;
    const auto add = [&](const char* id) {
        if (QAction* action = context().commands.action(QLatin1String(id)))
            actions << action;
    };
    const GatewayState state = context().gateway.state();
    if (window_.newest() == 0 && state == GatewayState::Starting) {
        view_->showLoading(tr("The gateway is starting"));
        return;
    }
    if (window_.newest() == 0 && state == GatewayState::Failed) {
        add("gateway.run");
        add("window.problems");
        view_->showError({tr("There is nothing to count: the gateway did not start."), {}, tr("Problems says why."), {}}, actions);
        return;
    }
    QString text;
    if (window_.newest() > 0) {
        text = tr("The last one was at %1.").arg(clockText(window_.newest()));
        if (seconds() < TrafficWindow::keptSeconds && now - window_.newest() < TrafficWindow::keptSeconds)
            add("analytics.widen");
        add("go.inspector");
    } else if (context().gateway.state() == GatewayState::Running) {
        text = tr("The charts begin with the first call to the gateway.");
        add("demo.calls");
        add("go.tryit");
    } else if (context().workspace.apis().isEmpty()) {
        text = tr("There is no API in this workspace yet.");
        add("go.apis");
    } else {
        text = tr("The gateway is not running.");
        add("gateway.run");
    }
    view_->showEmpty(iconName(), tr("No calls in the last %Ln minute(s)", nullptr, seconds() / minute), text, actions);
}

void AnalyticsPage::showPoints(const QVector<TrafficWindow::Point>& shown, int step, qint64 now)
{
    const double gap = std::numeric_limits<double>::quiet_NaN();
    ChartSeries calls{tr("requests/s"), Colour::Accent, {}, {}, true};
    ChartSeries refused{tr("refused (4xx)"), Colour::Warning, {}, {}, false};
    ChartSeries failed{tr("failed (5xx, no answer)"), Colour::Error, {}, {}, false};
    ChartSeries p50{tr("p50"), Colour::Ok, {}, {}, false};
    ChartSeries p95{tr("p95"), Colour::Accent, {}, {}, false};
    ChartSeries p99{tr("p99"), Colour::Error, {}, {}, false};
    QVector<FigureTable::Row> rows;
    double most = 0;
    for (const auto& point : shown) {
        const auto whole = static_cast<double>(point.count.calls);
        const bool any = point.count.calls > 0;
        const auto time = static_cast<double>(point.second);
        const double perSecond = whole / step;
        most = std::max(most, perSecond);
        const auto put = [&](ChartSeries& series, double value) {
            series.times.append(time);
            series.values.append(value);
        };
        put(calls, perSecond);
        put(refused, any ? 100.0 * static_cast<double>(point.count.refused) / whole : gap);
        put(failed, any ? 100.0 * static_cast<double>(point.count.failed) / whole : gap);
        const double p[] = {point.count.latency.percentile(0.5), point.count.latency.percentile(0.95), point.count.latency.percentile(0.99)};
        put(p50, any ? p[0] / 1000 : gap);
        put(p95, any ? p[1] / 1000 : gap);
        put(p99, any ? p[2] / 1000 : gap);
        rows.prepend({QString(), {clockText(point.second), QLocale().toString(perSecond, 'f', 1), percent(point.count.refused, point.count.calls),
                                  percent(point.count.failed, point.count.calls), any ? milliseconds(p[0]) : QString(),
                                  any ? milliseconds(p[1]) : QString(), any ? milliseconds(p[2]) : QString()}});
    }
    const auto from = static_cast<double>(shown.first().second);
    calls_->setSeries({calls}, from, static_cast<double>(now));
    errors_->setSeries({refused, failed}, from, static_cast<double>(now));
    latency_->setSeries({p50, p95, p99}, from, static_cast<double>(now));
    calls_->setSummary(tr("Requests per second, at most %1. %2").arg(QLocale().toString(most, 'f', 1), summary_->text()));
    errors_->setSummary(tr("Share of refused and failed requests. A click shows them. %1").arg(summary_->text()));
    latency_->setSummary(tr("How long exchanges took. A click shows the slowest. %1").arg(summary_->text()));
    moments_->setRows(rows);
}

void AnalyticsPage::showApis(const QVector<TrafficWindow::ApiLine>& lines)
{
    QVector<FigureTable::Row> rows;
    const QLocale locale;
    for (const auto& line : lines) {
        const TrafficCount& count = line.count;
        rows.append({line.api,
                     {line.api.isEmpty() ? tr("(no API)") : line.api, locale.toString(count.calls), percent(count.refused, count.calls),
                      percent(count.failed, count.calls), locale.toString(count.throttled), milliseconds(count.latency.percentile(0.5)),
                      milliseconds(count.latency.percentile(0.95)), milliseconds(count.latency.percentile(0.99)),
                      locale.formattedDataSize(static_cast<qint64>(count.bytes), 1, QLocale::DataSizeSIFormat)}});
    }
    apis_->setRows(rows);
}

QString AnalyticsPage::summary() const { return summary_->text(); }

void AnalyticsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    refresh(now_());
    tick_.start();
}

void AnalyticsPage::hideEvent(QHideEvent* event)
{
    tick_.stop();
    Page::hideEvent(event);
}

QJsonObject AnalyticsPage::saveState() const
{
    return {{QStringLiteral("period"), period_->currentIndex()},
            {QStringLiteral("table"), forms_->currentIndex() == 1},
            {QStringLiteral("splitter"), QString::fromLatin1(splitter_->saveState().toBase64())}};
}

void AnalyticsPage::restoreState(const QJsonObject& state)
{
    period_->setCurrentIndex(state.value(QLatin1String("period")).toInt(1));
    const bool table = state.value(QLatin1String("table")).toBool();
    context().commands.action(QStringLiteral("analytics.tables"))->setChecked(table);
    forms_->setCurrentIndex(table ? 1 : 0);
    splitter_->restoreState(QByteArray::fromBase64(state.value(QLatin1String("splitter")).toString().toLatin1()));
}

QWidget* AnalyticsPage::firstFocus() { return period_; }

} // namespace postern::workbench
