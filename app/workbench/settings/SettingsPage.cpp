// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/settings/SettingsPage.h"

#include "workbench/settings/KeysEditor.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/workspace/Settings.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr int columnWidth = 760;

QComboBox* choices(const char* id, const QString& name, const QVector<std::pair<QString, QString>>& values)
{
    auto* box = named(new QComboBox, id, name);
    for (const auto& [text, value] : values)
        box->addItem(text, value);
    return box;
}

/// Any setting may have changed, also one that the window keeps by itself: a number that is being typed stays.
void refreshNumber(QSpinBox* box, int value)
{
    if (box->value() != value)
        box->setValue(value);
}

void spinNames(QSpinBox* box)
{
    if (auto* inner = box->findChild<QLineEdit*>()) {
        inner->setObjectName(box->objectName() + QStringLiteral(".text"));
        inner->setAccessibleName(box->accessibleName());
    }
}

} // namespace

SettingsPage::SettingsPage(AppContext& context, QWidget* parent)
    : Page(face(), context, parent), search_(named(new QLineEdit(this), "settings.search", tr("Search settings"))),
      column_(nullptr)
{
    search_->setPlaceholderText(tr("Search settings"));
    search_->setClearButtonEnabled(true);
    search_->setMaximumWidth(columnWidth);
    if (auto* clear = search_->findChild<QToolButton*>())
        named(clear, "settings.search.clear", tr("Clear the search"));
    auto* scroll = named(new QScrollArea(this), "settings.scroll", tr("Settings"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->verticalScrollBar()->setAccessibleName(scroll->accessibleName());
    auto* body = named(new QWidget, "settings.body", tr("Settings"));
    body->setMaximumWidth(columnWidth);
    column_ = new QVBoxLayout(body);
    addFileCommands();
    general();
    appearance();
    capture();
    keys();
    about();
    nothing_ = named(new QLabel(tr("No setting has these words."), body), "settings.nothing", tr("No setting has these words."));
    nothing_->hide();
    column_->addWidget(nothing_);
    column_->addStretch(1);
    scroll->setWidget(body);
    auto* page = new QVBoxLayout(this);
    page->addWidget(search_);
    if (!context.settings.writable()) {
        auto* bar = new InlineBar(QStringLiteral("settings.bar"), this);
        bar->setMaximumWidth(columnWidth);
        bar->show(InlineBar::Kind::Warning, {tr("What is changed here lasts until the end of the program only."),
                                             tr("The file of settings was written by a newer version of Postern, so this one leaves it alone: About, below, says where it is."),
                                             tr("Update Postern, or move the file away to begin with a new one."), {}});
        page->addWidget(bar);
    }
    page->addWidget(scroll, 1);
    connect(search_, &QLineEdit::textChanged, this, &SettingsPage::search);
    connect(&context.settings, &Settings::changed, this, &SettingsPage::refresh);
    context.commands.add({QStringLiteral("settings.find"), tr("Search settings"), tr("Put the caret into the search of settings"),
                          {QKeySequence(QKeySequence::Find)}, QStringLiteral("search"), {}, true},
                         this, [this] { search_->setFocus(Qt::ShortcutFocusReason); });
    refresh();
}

QGroupBox* SettingsPage::group(const char* id, const QString& title)
{
    auto* box = named(new QGroupBox(title), id, title);
    auto* form = new QFormLayout(box);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    column_->addWidget(box);
    return box;
}

void SettingsPage::addRow(QGroupBox* group, const QString& label, QWidget* field, const char* setting,
                          const std::function<void()>& reset, const QString& more)
{
    auto* form = static_cast<QFormLayout*>(group->layout());
    auto* row = new QWidget(group);
    row->setObjectName(field->objectName() + QStringLiteral(".row"));
    row->setAccessibleName(field->accessibleName());
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(field);
    auto* back = new QToolButton(row);
    back->setObjectName(field->objectName() + QStringLiteral(".reset"));
    back->setIcon(icon(u"undo-2"));
    back->setAccessibleName(tr("Reset %1").arg(field->accessibleName()));
    back->setToolTip(tr("Back to what it was at first"));
    back->setAutoRaise(true);
    QSizePolicy keeps = back->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    back->setSizePolicy(keeps);
    line->addWidget(back);
    line->addStretch(1);
    if (!more.isEmpty())
        field->setToolTip(more);
    auto* caption = new QLabel(label, group);
    caption->setObjectName(field->objectName() + QStringLiteral(".label"));
    caption->setAccessibleName(label);
    caption->setBuddy(field);
    form->addRow(caption, row);
    rows_.append({group, caption, row, QStringList{group->title(), label, more}.join(QLatin1Char(' '))});
    connect(back, &QToolButton::clicked, this, reset);
    refreshers_.append([this, back, setting] { back->setVisible(context().settings.isChanged(setting)); });
}

void SettingsPage::general()
{
    QGroupBox* box = group("settings.general", tr("General"));
    Settings& settings = context().settings;
    auto* language = choices("settings.language", tr("Language"), {{tr("As the desktop"), QString()}, {QStringLiteral("English"), QStringLiteral("en")}, {QStringLiteral("Deutsch"), QStringLiteral("de")}});
    language->setProperty("postern.verbatim", true); // languages are named in themselves
    connect(language, &QComboBox::activated, this, [&settings, language] { settings.set(setting::language, language->currentData().toString()); });
    refreshers_.append([&settings, language] { language->setCurrentIndex(std::max(0, language->findData(settings.get(setting::language)))); });
    addRow(box, tr("&Language"), language, setting::language.id, [&settings] { settings.reset(setting::language); }, tr("Works at once; the window is drawn anew."));
    auto* reopen = named(new QCheckBox(tr("Open the last workspace at the start")), "settings.reopen", tr("Open the last workspace at the start"));
    connect(reopen, &QCheckBox::clicked, this, [&settings](bool on) { settings.set(setting::reopenLast, on); });
    refreshers_.append([&settings, reopen] { reopen->setChecked(settings.get(setting::reopenLast)); });
    addRow(box, tr("Start"), reopen, setting::reopenLast.id, [&settings] { settings.reset(setting::reopenLast); });
}

void SettingsPage::appearance()
{
    QGroupBox* box = group("settings.appearance", tr("Appearance"));
    Settings& settings = context().settings;
    auto* theme = choices("settings.theme", tr("Colours"),
                          {{tr("As the desktop"), QString()}, {tr("Light"), QStringLiteral("light")}, {tr("Dark"), QStringLiteral("dark")}, {tr("High contrast"), QStringLiteral("contrast")}});
    connect(theme, &QComboBox::activated, this, [&settings, theme] { settings.set(setting::theme, theme->currentData().toString()); });
    refreshers_.append([&settings, theme] { theme->setCurrentIndex(std::max(0, theme->findData(settings.get(setting::theme)))); });
    addRow(box, tr("&Colours"), theme, setting::theme.id, [&settings] { settings.reset(setting::theme); });
    auto* density = choices("settings.density", tr("Density"), {{tr("Comfortable"), QStringLiteral("comfortable")}, {tr("Compact"), QStringLiteral("compact")}});
    connect(density, &QComboBox::activated, this, [&settings](int chosen) { settings.set(setting::compact, chosen == 1); });
    refreshers_.append([&settings, density] { density->setCurrentIndex(settings.get(setting::compact) ? 1 : 0); });
    addRow(box, tr("&Density"), density, setting::compact.id, [&settings] { settings.reset(setting::compact); },
           tr("Compact shows more rows and less room between things; the window is drawn anew."));
    auto* size = named(new QSpinBox, "settings.fontStep", tr("Size of text"));
    size->setRange(-3, 12);
    size->setPrefix(QString());
    size->setSuffix(tr(" pt more"));
    size->setKeyboardTracking(false);
    spinNames(size);
    connect(size, &QSpinBox::valueChanged, this, [&settings](int value) { settings.set(setting::fontStep, value); });
    refreshers_.append([&settings, size] { size->setValue(settings.get(setting::fontStep)); });
    addRow(box, tr("&Size of text"), size, setting::fontStep.id, [&settings] { settings.reset(setting::fontStep); });
    auto* motion = named(new QCheckBox(tr("Less motion")), "settings.motion", tr("Less motion"));
    connect(motion, &QCheckBox::clicked, this, [&settings](bool on) { settings.set(setting::reducedMotion, on); });
    refreshers_.append([&settings, motion] { motion->setChecked(settings.get(setting::reducedMotion)); });
    addRow(box, tr("Motion"), motion, setting::reducedMotion.id, [&settings] { settings.reset(setting::reducedMotion); });
}

void SettingsPage::capture()
{
    QGroupBox* box = group("settings.capture", tr("Capture"));
    Settings& settings = context().settings;
    auto* record = named(new QCheckBox(tr("Record exchanges when the gateway starts")), "settings.record", tr("Record exchanges when the gateway starts"));
    connect(record, &QCheckBox::clicked, this, [&settings](bool on) { settings.set(setting::recordOnRun, on); });
    refreshers_.append([&settings, record] { record->setChecked(settings.get(setting::recordOnRun)); });
    addRow(box, tr("Recording"), record, setting::recordOnRun.id, [&settings] { settings.reset(setting::recordOnRun); });
    auto* keep = named(new QSpinBox, "settings.keep", tr("Exchanges kept in the list"));
    keep->setRange(1'000, 5'000'000);
    keep->setSingleStep(10'000);
    keep->setGroupSeparatorShown(true);
    keep->setKeyboardTracking(false); // "5" on the way to "500,000" is not what is meant
    spinNames(keep);
    connect(keep, &QSpinBox::valueChanged, this, [&settings](int value) { settings.set(setting::keepExchanges, value); });
    refreshers_.append([&settings, keep] { refreshNumber(keep, settings.get(setting::keepExchanges)); });
    addRow(box, tr("&Exchanges kept"), keep, setting::keepExchanges.id, [&settings] { settings.reset(setting::keepExchanges); },
           tr("When there are more, the oldest leave the list; 1,000,000 take about 80 MB."));
    auto* size = named(new QSpinBox(box), "settings.keepMegabytes", tr("Megabytes kept on disk"));
    size->setRange(16, 1'000'000);
    size->setSingleStep(256);
    size->setGroupSeparatorShown(true);
    size->setKeyboardTracking(false);
    size->setSuffix(tr(" MB"));
    spinNames(size);
    connect(size, &QSpinBox::valueChanged, this, [&settings](int value) { settings.set(setting::keepMegabytes, value); });
    refreshers_.append([&settings, size] { refreshNumber(size, settings.get(setting::keepMegabytes)); });
    addRow(box, tr("&Megabytes kept on disk"), size, setting::keepMegabytes.id, [&settings] { settings.reset(setting::keepMegabytes); },
           tr("When the capture is larger, the oldest exchanges go that nobody has pinned, marked or noted. Counts from the next opening of a workspace on."));
}

void SettingsPage::keys()
{
    QGroupBox* box = named(new QGroupBox(tr("Keys")), "settings.keys", tr("Keys"));
    auto* inner = new QVBoxLayout(box);
    keys_ = new KeysEditor(context(), box);
    inner->addWidget(keys_);
    column_->addWidget(box);
    rows_.append({box, keys_, keys_, tr("Keys") + QLatin1Char(' ') + tr("shortcuts")});
}

void SettingsPage::about()
{
    QGroupBox* box = group("settings.about", tr("About"));
    const QString file = QDir::toNativeSeparators(context().settings.file());
    const QString text = context().settings.writable()
                             ? tr("Postern %1. Settings are in %2.").arg(QStringLiteral(POSTERN_VERSION), file)
                             : tr("Postern %1. %2 was written by a newer version, so changes last until the end only.").arg(QStringLiteral(POSTERN_VERSION), file);
    auto* label = named(new QLabel(text, box), "settings.about.text", text);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    static_cast<QFormLayout*>(box->layout())->addRow(label);
    auto* files = named(new QWidget(box), "settings.files", tr("Settings as a file"));
    auto* line = new QHBoxLayout(files);
    line->setContentsMargins(0, 0, 0, 0);
    for (const char* id : {"settings.export", "settings.import"})
        line->addWidget(commandButton(context().commands, id, files));
    line->addStretch(1);
    static_cast<QFormLayout*>(box->layout())->addRow(files);
    rows_.append({box, files, files, files->accessibleName() + QLatin1Char(' ') + tr("export import")});
    rows_.append({box, label, label, text});
}

void SettingsPage::addFileCommands()
{
    const auto ask = [this](const QString& title, bool writes, std::function<QString(const QString&)> act) {
        auto* dialog = new QFileDialog(this, title, QDir::homePath(), tr("Settings of Postern (*.ini)"));
        dialog->setObjectName(writes ? QStringLiteral("settings.export.dialog") : QStringLiteral("settings.import.dialog"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(writes ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
        dialog->setAcceptMode(writes ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
        dialog->setDefaultSuffix(QStringLiteral("ini"));
        connect(dialog, &QFileDialog::fileSelected, this, [this, writes, act = std::move(act)](const QString& file) {
            const QString problem = act(file);
            const QString done = writes ? tr("The settings are in %1.").arg(file) : tr("The settings of %1 are in use.").arg(file);
            context().notices.show({problem.isEmpty() ? Notice::Kind::Success : Notice::Kind::Error, problem.isEmpty() ? done : problem, {}, {}});
        });
        dialog->open();
    };
    context().commands.add({QStringLiteral("settings.export"), tr("Export the settings"), tr("Write looks, keys and habits into a file for another computer"),
                            {}, QStringLiteral("upload"), {}},
                           this, [this, ask] { ask(tr("Export the settings"), true, [this](const QString& file) { return context().settings.exportTo(file); }); });
    context().commands.add({QStringLiteral("settings.import"), tr("Import settings"), tr("Take looks, keys and habits from a file"),
                            {}, QStringLiteral("download"), {}},
                           this, [this, ask] { ask(tr("Import settings"), false, [this](const QString& file) { return importFrom(file); }); });
}

QString SettingsPage::importFrom(const QString& file)
{
    const QString problem = context().settings.importFrom(file);
    CommandRegistry& commands = context().commands;
    const auto actions = commands.all();
    for (const QAction* action : actions) // their shortcuts follow
        commands.setKeys(action->objectName(), commands.keys(action->objectName()));
    return problem;
}

void SettingsPage::search(const QString& words)
{
    QMap<QGroupBox*, bool> any;
    bool found = false;
    for (const Row& row : std::as_const(rows_)) {
        bool fits = true;
        const QStringList parts = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        for (const QString& word : parts)
            fits = fits && row.words.contains(word, Qt::CaseInsensitive);
        row.label->setVisible(fits);
        row.field->setVisible(fits);
        any[row.group] = any.value(row.group) || fits;
        found = found || fits;
    }
    for (auto box = any.cbegin(); box != any.cend(); ++box)
        box.key()->setVisible(box.value());
    nothing_->setVisible(!found);
}

void SettingsPage::refresh()
{
    for (const auto& one : std::as_const(refreshers_))
        one();
}

void SettingsPage::visit(const QVariantMap& place) { search_->setText(place.value(QStringLiteral("search")).toString()); }

QWidget* SettingsPage::firstFocus() { return search_; }

} // namespace postern::workbench
