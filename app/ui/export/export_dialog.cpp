#include "app/ui/export/export_dialog.h"

#include "app/ui/display_list_painter.h"
#include "engine/core/ensure.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPainter>
#include <QPixmap>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace idem::app {

namespace {

constexpr QSize previewSize(400, 300);

/// The label's words are the field's, too, for those who do not see where it stands.
void addExportRow(QFormLayout& form, const QString& label, QWidget* field) {
    form.addRow(label, field);
    field->setAccessibleName(QString(label).remove(QLatin1Char('&')));
}

} // namespace

QString suggestedPath(const QString& stem, PictureFormat format) {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QDir there(QDir(folder).exists() ? folder : QDir::homePath());
    return there.filePath(stem + QLatin1Char('.') + suffixOf(format));
}

ExportDialog::ExportDialog(std::vector<PictureSource> sources,
                           std::size_t current,
                           Appearance& appearance,
                           QWidget* parent)
    : QDialog(parent),
      m_sources(std::move(sources)),
      m_appearance(appearance),
      m_what(new QComboBox(this)),
      m_format(new QComboBox(this)),
      m_theme(new QComboBox(this)),
      m_width(new QSpinBox(this)),
      m_scale(new QDoubleSpinBox(this)),
      m_caption(new QCheckBox(tr("Scenario, strategy and seed abo&ve it"), this)),
      m_path(new QLineEdit(this)),
      m_preview(new QLabel(this)),
      m_size(new QLabel(this)),
      m_message(new QLabel(this)) {
    ENSURE(current < m_sources.size());
    setWindowTitle(tr("Export a view"));
    makeFields();
    m_what->setCurrentIndex(static_cast<int>(current));
    auto* upper = new QHBoxLayout;
    upper->addWidget(makeChoices());
    upper->addWidget(m_preview, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(upper, 1);
    layout->addWidget(makeFileRow());
    layout->addWidget(m_message);
    layout->addWidget(makeButtons());
    connectChoices();
    showSource();
    m_format->setFocus();
}

void ExportDialog::makeFields() {
    for (const PictureSource& each : m_sources) {
        m_what->addItem(each.name);
    }
    m_format->addItems({tr("SVG, sharp at every size"), tr("PNG image"), tr("PDF page")});
    m_theme->addItems({tr("As the window"), tr("Light"), tr("Dark")});
    m_width->setRange(400, 8'000);
    m_width->setSingleStep(80);
    m_width->setSuffix(tr(" pixels"));
    m_scale->setRange(0.5, 4);
    m_scale->setSingleStep(0.5);
    m_scale->setDecimals(1);
    m_scale->setValue(2);
    m_scale->setSuffix(tr(" times"));
    m_caption->setChecked(true);
    m_preview->setMinimumSize(previewSize);
    m_preview->setAlignment(Qt::AlignCenter);
    m_preview->setAccessibleName(tr("Preview"));
    m_size->setTextFormat(Qt::PlainText);
    m_size->setAccessibleName(tr("Size of the picture"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAccessibleName(tr("Result"));
}

QWidget* ExportDialog::makeChoices() {
    auto* choices = new QWidget(this);
    auto* form = new QFormLayout(choices);
    form->setContentsMargins(0, 0, 8, 0);
    addExportRow(*form, tr("Vie&w"), m_what);
    addExportRow(*form, tr("&Format"), m_format);
    addExportRow(*form, tr("C&olours"), m_theme);
    addExportRow(*form, tr("Wi&dth"), m_width);
    addExportRow(*form, tr("&Resolution"), m_scale);
    form->addRow(m_caption);
    form->addRow(m_size);
    return choices;
}

QWidget* ExportDialog::makeFileRow() {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("F&ile"), row);
    label->setBuddy(m_path);
    m_path->setAccessibleName(tr("File"));
    auto* choose = new QPushButton(tr("C&hoose..."), row);
    choose->setAutoDefault(false);
    layout->addWidget(label);
    layout->addWidget(m_path, 1);
    layout->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, &ExportDialog::browse);
    return row;
}

QWidget* ExportDialog::makeButtons() {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* save = buttons->addButton(tr("&Save"), QDialogButtonBox::ActionRole);
    auto* copy = buttons->addButton(tr("Co&py"), QDialogButtonBox::ActionRole);
    save->setDefault(true);
    copy->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(save, &QPushButton::clicked, this, &ExportDialog::save);
    connect(copy, &QPushButton::clicked, this, &ExportDialog::copy);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void ExportDialog::connectChoices() {
    connect(m_what, &QComboBox::currentIndexChanged, this, &ExportDialog::showSource);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::followFormat);
    connect(m_theme, &QComboBox::currentIndexChanged, this, &ExportDialog::showPreview);
    connect(m_width, &QSpinBox::valueChanged, this, &ExportDialog::showPreview);
    connect(m_scale, &QDoubleSpinBox::valueChanged, this, &ExportDialog::showPreview);
    connect(m_caption, &QCheckBox::toggled, this, &ExportDialog::showPreview);
}

QString ExportDialog::path() const {
    return m_path->text();
}

void ExportDialog::setPath(const QString& path) {
    m_path->setText(path);
}

QString ExportDialog::message() const {
    return m_message->text();
}

const PictureSource& ExportDialog::source() const {
    return m_sources[static_cast<std::size_t>(m_what->currentIndex())];
}

PictureFormat ExportDialog::format() const {
    return static_cast<PictureFormat>(m_format->currentIndex());
}

const Palette& ExportDialog::colours() const {
    switch (m_theme->currentIndex()) {
    case 1:
        return Palette::light();
    case 2:
        return Palette::dark();
    default:
        return m_appearance.palette();
    }
}

DisplayList ExportDialog::picture() const {
    DisplayList list = source().make(m_width->value());
    return m_caption->isChecked() ? captioned(list, source().caption) : list;
}

ExportOptions ExportDialog::options() const {
    return {format(), m_scale->value(), QString::fromStdString(source().caption.title)};
}

void ExportDialog::showSource() {
    m_width->setValue(static_cast<int>(source().width));
    m_path->setText(suggestedPath(source().stem, format()));
    showPreview();
}

void ExportDialog::followFormat() {
    const QFileInfo info(m_path->text());
    const QString name = info.completeBaseName() + QLatin1Char('.') + suffixOf(format());
    m_path->setText(QDir(info.path()).filePath(name));
    showPreview();
}

void ExportDialog::showPreview() {
    m_scale->setEnabled(format() == PictureFormat::Png);
    const DisplayList list = picture();
    const double ratio = devicePixelRatioF();
    const double fit =
        std::min({1.0, previewSize.width() / list.width, previewSize.height() / list.height});
    const QSizeF size(list.width * fit * ratio, list.height * fit * ratio);
    QPixmap preview(size.toSize().expandedTo(QSize(1, 1)));
    preview.setDevicePixelRatio(ratio);
    preview.fill(toColour(colours().of(Ink::Paper)));
    QPainter painter(&preview);
    painter.scale(fit, fit);
    paint(painter, list, colours());
    painter.end();
    m_preview->setPixmap(preview);
    const double scale = format() == PictureFormat::Png ? m_scale->value() : 1;
    m_size->setText(
        tr("%L1 × %L2 pixels").arg(qRound(list.width * scale)).arg(qRound(list.height * scale)));
}

void ExportDialog::browse() {
    const QString suffix = suffixOf(format());
    const QString filter = QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix);
    // Whether to replace a file is asked when it is written.
    const QString chosen = QFileDialog::getSaveFileName(
        this, windowTitle(), m_path->text(), filter, nullptr, QFileDialog::DontConfirmOverwrite);
    if (!chosen.isEmpty()) {
        m_path->setText(chosen);
    }
}

Done ExportDialog::save() {
    const QString question = tr("%1 exists already. Replace it?").arg(path());
    if (QFileInfo::exists(path()) &&
        QMessageBox::question(this, windowTitle(), question) != QMessageBox::Yes) {
        return {false, tr("Nothing was written.")};
    }
    const Done done = exportPicture(picture(), colours(), path(), options());
    tell(done, tr("%1 is written.").arg(path()));
    return done;
}

Done ExportDialog::copy() {
    const Done done = copyPicture(picture(), colours(), options());
    tell(done, tr("The picture is on the clipboard."));
    return done;
}

void ExportDialog::tell(const Done& done, const QString& success) {
    m_message->setText(done ? success : done.why);
    m_message->setAccessibleDescription(m_message->text());
}

} // namespace idem::app
