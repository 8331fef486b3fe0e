// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ApiDetail.h"

#include "workbench/apis/GovernanceCheck.h"
#include "workbench/apis/GovernanceTab.h"
#include "workbench/apis/LifecycleTab.h"
#include "workbench/apis/PoliciesTab.h"
#include "workbench/apis/RevisionsTab.h"
#include "workbench/apis/SubscriptionsTab.h"
#include "workbench/editor/CodeView.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/workspace/Workspace.h"

#include <QCheckBox>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr qint64 largestShown = 64LL * 1024 * 1024;
}

ApiDetail::ApiDetail(AppContext& context, PublisherSource& publisher, QWidget* parent)
    : QWidget(parent), context_(context), title_(named(new QLabel(this), "apis.detail.title", tr("Chosen API"))),
      problem_(new InlineBar(QStringLiteral("apis.detail.problem"), this)),
      tabs_(named(new QTabWidget(this), "apis.detail.tabs", tr("Parts of the API"))),
      operations_(named(new QTableWidget(this), "apis.detail.operations", tr("Operations"))),
      definition_(new CodeView(context.theme, QStringLiteral("apis.detail.definition"), tr("Definition"), this)),
      policies_(new PoliciesTab(context, publisher)), revisions_(new RevisionsTab(context, publisher)), lifecycle_(new LifecycleTab(context, publisher)),
      governance_(new GovernanceTab(context, publisher)), subscriptions_(new SubscriptionsTab(context, publisher))
{
    setObjectName(QStringLiteral("apis.detail"));
    setAccessibleName(tr("Chosen API"));
    QFont large = title_->font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    title_->setFont(large);
    title_->setTextFormat(Qt::PlainText);
    title_->setWordWrap(true);
    problem_->setAccessibleName(tr("What is wrong with this API"));

    operations_->setColumnCount(2);
    operations_->setHorizontalHeaderLabels({tr("Method"), tr("Path")});
    operations_->horizontalHeader()->setObjectName(QStringLiteral("apis.detail.operations.columns"));
    operations_->horizontalHeader()->setAccessibleName(tr("Columns of operations"));
    operations_->horizontalHeader()->setStretchLastSection(true);
    operations_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    operations_->verticalHeader()->setObjectName(QStringLiteral("apis.detail.operations.rows"));
    operations_->verticalHeader()->setAccessibleName(tr("Rows of operations"));
    operations_->verticalHeader()->hide();
    operations_->setShowGrid(false);
    operations_->setCornerButtonEnabled(false);
    operations_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    operations_->setSelectionBehavior(QAbstractItemView::SelectRows);
    operations_->setTabKeyNavigation(false);
    definition_->setReadOnly(true);

    tabs_->tabBar()->setObjectName(QStringLiteral("apis.detail.tabbar"));
    tabs_->tabBar()->setAccessibleName(tr("Parts of the API"));
    tabs_->setDocumentMode(true);
    tabs_->setUsesScrollButtons(true);
    addPart("overview", overview(), tr("Overview"));
    addPart("operations", operations_, tr("Operations"));
    addPart("definition", definition_, tr("Definition"));
    addPart("policies", policies_, tr("Policies"));
    addPart("revisions", revisions_, tr("Revisions"));
    addPart("lifecycle", lifecycle_, tr("Lifecycle"));
    addPart("governance", governance_, tr("Governance"));
    addPart("subscriptions", subscriptions_, tr("Subscriptions"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(title_);
    column->addWidget(problem_);
    column->addWidget(tabs_, 1);
    connect(tabs_, &QTabWidget::currentChanged, this, &ApiDetail::showDefinition);
    connect(governance_, &GovernanceTab::placeAsked, this, &ApiDetail::showPlace);
    connect(revisions_, &RevisionsTab::changedThere, lifecycle_, &RemoteTab::refresh);
    for (const char* name : {"ScrollLeftButton", "ScrollRightButton"}) {
        if (auto* button = tabs_->tabBar()->findChild<QToolButton*>(QLatin1String(name)))
            button->setAccessibleName(QLatin1String(name) == QLatin1String("ScrollLeftButton") ? tr("Parts further to the left") : tr("Parts further to the right"));
    }
}

void ApiDetail::addPart(const char* part, QWidget* widget, const QString& title)
{
    tabs_->addTab(widget, title);
    parts_.append({QLatin1String(part), widget});
}

QVector<RemoteTab*> ApiDetail::remoteTabs() const { return {policies_, revisions_, lifecycle_, governance_, subscriptions_}; }

void ApiDetail::showPart(const QString& part)
{
    for (const auto& [name, widget] : std::as_const(parts_)) {
        if (name == part && tabs_->isTabEnabled(tabs_->indexOf(widget)))
            tabs_->setCurrentWidget(widget);
    }
}

void ApiDetail::showPlace(const QString& place)
{
    const WorkspaceApi* local = context_.workspace.api(workspaceId_);
    if (local == nullptr || definitionPath_.isEmpty()) {
        problem_->show(InlineBar::Kind::Info, {tr("The API is not here, so its files cannot be shown."), {}, tr("Pull it first."), {}});
        return;
    }
    // Rules name places of the definition, and of what the Publisher has besides.
    QStringList files{definitionPath_};
    for (const char* name : {"/api.yaml", "/api.json"})
        files << local->path + QLatin1String(name);
    for (const QString& path : std::as_const(files)) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray text = file.read(largestShown);
        const int line = lineOf(text, path, place);
        if (line == 0)
            continue;
        definition_->setLanguage(CodeView::languageOf(path));
        definition_->setText(QString::fromUtf8(text)); // before the tab is shown, which would show the definition
        tabs_->setCurrentWidget(definition_);
        definition_->goTo(line);
        definition_->setFocus(Qt::OtherFocusReason);
        return;
    }
    problem_->show(InlineBar::Kind::Info, {tr("The place \"%1\" is not in the API's files: what the rule asks for is missing.").arg(place), {}, {}, {}});
}

QWidget* ApiDetail::overview()
{
    auto* page = named(new QWidget, "apis.detail.overview", tr("Overview"));
    auto* column = new QVBoxLayout(page);
    facts_ = named(new QLabel(page), "apis.detail.facts", tr("Facts"));
    facts_->setTextFormat(Qt::PlainText);
    facts_->setWordWrap(true);
    facts_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(facts_);
    enabled_ = named(new QCheckBox(tr("&Run this API with the gateway"), page), "apis.detail.enabled", tr("Run this API with the gateway"));
    column->addWidget(enabled_);
    column->addSpacing(8);
    backend_ = named(new QLabel(page), "apis.detail.backend", tr("Backend"));
    backend_->setTextFormat(Qt::PlainText);
    backend_->setWordWrap(true);
    backend_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(backend_);
    auto* row = new QHBoxLayout;
    override_ = named(new QLineEdit(page), "apis.detail.override", tr("Other backend on this computer"));
    override_->setPlaceholderText(tr("other backend, for instance http://localhost:3000"));
    apply_ = named(new QPushButton(tr("Use"), page), "apis.detail.override.apply", tr("Use this backend on this computer"));
    reset_ = named(new QPushButton(tr("As the API says"), page), "apis.detail.override.reset", tr("Use the API's own backend again"));
    row->addWidget(override_, 1);
    row->addWidget(apply_);
    row->addWidget(reset_);
    column->addLayout(row);
    note_ = named(new QLabel(page), "apis.detail.note", tr("About the backend"));
    note_->setWordWrap(true);
    column->addWidget(note_);
    column->addStretch(1);
    connect(apply_, &QPushButton::clicked, this, &ApiDetail::applyBackend);
    connect(override_, &QLineEdit::returnPressed, this, &ApiDetail::applyBackend);
    connect(reset_, &QPushButton::clicked, this, [this] {
        override_->setModified(false);
        Q_EMIT backendChanged(workspaceId_, {});
    });
    connect(enabled_, &QCheckBox::clicked, this, [this](bool on) { Q_EMIT enabledChanged(workspaceId_, on); });
    return page;
}

void ApiDetail::show(const ApiRow& api)
{
    const WorkspaceApi* local = context_.workspace.api(api.workspaceId);
    const bool same = !api.workspaceId.isEmpty() && api.workspaceId == workspaceId_;
    workspaceId_ = api.workspaceId;
    title_->setText(api.version.isEmpty() ? api.name : QStringLiteral("%1 %2").arg(api.name, api.version));
    if (api.problem.isEmpty())
        problem_->clear();
    else
        problem_->show(InlineBar::Kind::Error, {tr("This API cannot be read, so it does not run."), api.problem,
                                               tr("Correct the file, or pull the API again."), {}});
    QStringList facts;
    const auto fact = [&facts](const QString& line, const QString& value) {
        if (!value.isEmpty())
            facts << line.arg(value);
    };
    fact(tr("Context: %1"), api.context);
    fact(tr("Type: %1"), api.type);
    fact(tr("Provider: %1"), api.provider);
    fact(tr("State on the Publisher: %1"), api.lifeCycle);
    fact(tr("Here: %1"), api.isLocal() ? (api.localRevision.isEmpty() ? (local != nullptr && local->remoteId.isEmpty() ? tr("own") : tr("pulled")) : api.localRevision)
                                       : tr("not pulled yet"));
    if (api.isNewerThere())
        facts << tr("The Publisher has a newer state: pull it again to get it.");
    if (local != nullptr && !local->operations.isEmpty()) // large definitions are read after the list
        facts << tr("%Ln operation(s)", nullptr, static_cast<int>(local->operations.size()));
    if (api.fitness == ApiRow::Fitness::Here)
        facts << tr("It runs here as it does on a full gateway.");
    else if (api.fitness != ApiRow::Fitness::Unknown)
        facts << (api.fitness == ApiRow::Fitness::Limited ? tr("It runs here, limited:") : tr("It needs a full gateway:")) << api.fitnessReason;
    facts_->setText(facts.join(QLatin1Char('\n')));
    for (RemoteTab* tab : remoteTabs())
        tab->showApi(api);

    const bool here = local != nullptr;
    for (QWidget* widget : {static_cast<QWidget*>(enabled_), static_cast<QWidget*>(backend_), static_cast<QWidget*>(override_),
                            static_cast<QWidget*>(apply_), static_cast<QWidget*>(reset_), static_cast<QWidget*>(note_)})
        widget->setVisible(here);
    tabs_->setTabEnabled(1, here);
    tabs_->setTabEnabled(2, here && !local->definition.isEmpty());
    definitionPath_ = here ? local->definition : QString();
    const QString state = definitionPath_ + QFileInfo(definitionPath_).lastModified().toString(Qt::ISODateWithMs);
    if (std::exchange(definitionState_, state) != state)
        definition_->setText({});
    operations_->setRowCount(0);
    if (!here) {
        override_->clear();
        return;
    }
    enabled_->setChecked(local->enabled);
    backend_->setText(local->backend.isEmpty() ? tr("The API names no backend.") : tr("Backend: %1").arg(local->backend));
    const bool typing = same && override_->isModified(); // the list changes whenever a page of it comes
    if (!typing)
        override_->setText(local->backendOverride);
    reset_->setEnabled(!local->backendOverride.isEmpty());
    if (!typing)
        note_->setText(local->backendOverride.isEmpty()
                           ? tr("Another backend is kept on this computer only and never exported.")
                           : tr("Calls go to %1 instead. This is kept on this computer only and never exported.").arg(local->backendOverride));
    operations_->setRowCount(static_cast<int>(local->operations.size()));
    for (int n = 0; n < local->operations.size(); ++n) {
        operations_->setItem(n, 0, new QTableWidgetItem(local->operations.at(n).method));
        operations_->setItem(n, 1, new QTableWidgetItem(local->operations.at(n).path));
    }
    showDefinition();
}

void ApiDetail::showDefinition()
{
    if (tabs_->currentWidget() != definition_ || definitionPath_.isEmpty() || !definition_->text().isEmpty())
        return;
    QFile file(definitionPath_);
    if (!file.open(QIODevice::ReadOnly)) {
        definition_->setText(tr("%1 cannot be opened: %2").arg(definitionPath_, file.errorString()));
        return;
    }
    definition_->setLanguage(CodeView::languageOf(definitionPath_));
    definition_->setText(QString::fromUtf8(file.read(largestShown)));
}

void ApiDetail::editBackend()
{
    tabs_->setCurrentIndex(0);
    override_->setFocus(Qt::ShortcutFocusReason);
    override_->selectAll();
}

void ApiDetail::applyBackend()
{
    const QString url = override_->text().trimmed();
    const QUrl parsed(url, QUrl::StrictMode);
    const bool http = parsed.scheme() == QLatin1String("http") || parsed.scheme() == QLatin1String("https");
    if (!url.isEmpty() && (!parsed.isValid() || parsed.host().isEmpty() || !http)) {
        note_->setText(tr("\"%1\" is not a web address. Write it with http:// or https:// and a host.").arg(url));
        return;
    }
    if (const QString problem = Workspace::backendProblem(url); !problem.isEmpty()) {
        note_->setText(problem);
        return;
    }
    override_->setModified(false);
    Q_EMIT backendChanged(workspaceId_, url);
}

int ApiDetail::tab() const { return tabs_->currentIndex(); }
void ApiDetail::setTab(int tab) { tabs_->setCurrentIndex(tab); }

} // namespace postern::workbench
