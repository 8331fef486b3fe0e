// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/ExportForm.h"

#include "config/OverridableKeys.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"

#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

namespace postern::workbench {
namespace {
using exporting::Target;
constexpr int fewestReplicas = 2;
constexpr int highestReplicas = 1000;
constexpr int longestName = 63;
constexpr int longestVersion = 100;
} // namespace

ExportForm::ExportForm(QWidget* parent)
    : QWidget(parent), target_(named(new QComboBox, "export.target", tr("Target"))), name_(named(new QLineEdit, "export.name", tr("Name"))),
      version_(named(new QLineEdit, "export.version", tr("Version"))), keys_(named(new QLineEdit, "export.keys", tr("Open keys"))),
      signer_(named(new QLineEdit, "export.signer", tr("Sign with"))), program_(named(new QLineEdit, "export.program", tr("Program"))),
      image_(named(new QLineEdit, "export.image", tr("Image"))), replicas_(named(new QSpinBox, "export.replicas", tr("Replicas")))
{
    setObjectName(QStringLiteral("export.form"));
    setAccessibleName(tr("What is exported, and how"));
    const std::pair<Target, QString> targets[] = {{Target::Folder, tr("Folder")},         {Target::Tar, tr("Archive (tar.zst)")},
                                                  {Target::Container, tr("Container")},   {Target::Oci, tr("OCI image")},
                                                  {Target::Compose, tr("Docker Compose")}, {Target::Kubernetes, tr("Kubernetes")},
                                                  {Target::Systemd, tr("systemd unit")}};
    for (const auto& [target, text] : targets)
        target_->addItem(text, static_cast<int>(target));
    target_->setToolTip(tr("What the gateway is to run in"));
    name_->setMaxLength(longestName);
    name_->setToolTip(tr("Of images, units and objects: small letters, digits and -, as a host name"));
    version_->setMaxLength(longestVersion);
    version_->setPlaceholderText(tr("made of what is in it"));
    version_->setToolTip(tr("Without a version the first digits of the bundle's hash are one"));
    keys_->setPlaceholderText(tr("all that can be"));
    QStringList known;
    for (const std::string& key : config::overridableKeys())
        known << QString::fromStdString(key);
    keys_->setToolTip(tr("What the place where it runs may set, with commas between; \"none\" closes all. These can be open:") + QLatin1Char('\n') + known.join(QLatin1Char('\n')));
    signer_->setPlaceholderText(tr("not signed"));
    signer_->setToolTip(tr("A file with an Ed25519 key; postern export --make-key FILE makes one"));
    program_->setText(ChildGateway::findProgram());
    program_->setPlaceholderText(tr("posternd was not found"));
    program_->setToolTip(tr("The posternd that goes along, and that a dry run starts"));
    image_->setPlaceholderText(tr("the name"));
    image_->setToolTip(tr("registry.example/team/orders"));
    replicas_->setRange(fewestReplicas, highestReplicas);

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    place(grid, 0, 0, tr("&Target"), target_);
    place(grid, 0, 1, tr("&Name"), name_);
    place(grid, 0, 2, tr("Ve&rsion"), version_);
    imageLabel_ = place(grid, 0, 3, tr("&Image"), image_);
    place(grid, 1, 0, tr("&Open keys"), keys_);
    place(grid, 1, 1, tr("Si&gn with"), withButton(signer_, "export.signer.choose", tr("Choose the key that signs")));
    place(grid, 1, 2, tr("&Program"), withButton(program_, "export.program.choose", tr("Choose the program that goes along")));
    replicasLabel_ = place(grid, 1, 3, tr("Rep&licas"), replicas_);
    for (const int column : {1, 3, 5})
        grid->setColumnStretch(column, 1);
    for (QLineEdit* field : {name_, version_, keys_, signer_, program_, image_})
        connect(field, &QLineEdit::textChanged, this, &ExportForm::changed);
    connect(replicas_, &QSpinBox::valueChanged, this, &ExportForm::changed);
    connect(target_, &QComboBox::currentIndexChanged, this, [this] {
        fitTarget();
        Q_EMIT changed();
    });
    fitTarget();
}

QLabel* ExportForm::place(QGridLayout* grid, int row, int column, const QString& label, QWidget* field)
{
    auto* text = new QLabel(label, this);
    // A focus proxy, or a field that changes its parent, would be in the way of Tab.
    QWidget* buddy = field->objectName().endsWith(QLatin1String(".both")) ? field->findChild<QLineEdit*>() : field;
    text->setObjectName(buddy->objectName() + QStringLiteral(".label"));
    text->setBuddy(buddy);
    grid->addWidget(text, row, column * 2);
    grid->addWidget(field, row, column * 2 + 1);
    return text;
}

QWidget* ExportForm::withButton(QLineEdit* field, const char* id, const QString& what)
{
    auto* both = new QWidget(this);
    both->setObjectName(QLatin1String(id) + QStringLiteral(".both"));
    auto* button = named(new QToolButton(both), id, what);
    button->setIcon(icon(u"folder-open"));
    button->setToolTip(what);
    button->setFocusPolicy(Qt::StrongFocus);
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(field, 1);
    row->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, field, what] { choose(field, what); });
    return both;
}

void ExportForm::choose(QLineEdit* field, const QString& what)
{
    auto* dialog = new QFileDialog(this, what, field->text());
    dialog->setObjectName(field->objectName() + QStringLiteral(".dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, field, &QLineEdit::setText);
    dialog->open();
}

void ExportForm::fitTarget()
{
    const auto target = static_cast<Target>(target_->currentData().toInt());
    const bool image = target == Target::Container || target == Target::Oci || target == Target::Compose || target == Target::Kubernetes;
    image_->setVisible(image);
    imageLabel_->setVisible(image);
    replicas_->setVisible(target == Target::Kubernetes);
    replicasLabel_->setVisible(target == Target::Kubernetes);
}

ExportChoices ExportForm::choices() const
{
    static const QRegularExpression between(QStringLiteral("[,\\s]+"));
    ExportChoices out;
    out.target = static_cast<Target>(target_->currentData().toInt());
    out.name = name_->text().trimmed();
    out.version = version_->text().trimmed();
    out.overridable = keys_->text().split(between, Qt::SkipEmptyParts);
    out.keyFile = signer_->text().trimmed();
    out.program = program_->text().trimmed();
    out.image = image_->text().trimmed();
    out.replicas = replicas_->value();
    return out;
}

void ExportForm::setChoices(const ExportChoices& choices)
{
    {
        const QSignalBlocker quiet(this);
        target_->setCurrentIndex(target_->findData(static_cast<int>(choices.target)));
        name_->setText(choices.name);
        version_->setText(choices.version);
        keys_->setText(choices.overridable.join(QStringLiteral(", ")));
        signer_->setText(choices.keyFile);
        if (!choices.program.isEmpty())
            program_->setText(choices.program);
        image_->setText(choices.image);
        replicas_->setValue(choices.replicas);
    }
    Q_EMIT changed();
}

void ExportForm::setOwnName(const QString& name) { name_->setPlaceholderText(name); }

QWidget* ExportForm::firstFocus() const { return target_; }

} // namespace postern::workbench
