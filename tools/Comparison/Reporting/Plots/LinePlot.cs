using System.Globalization;
using System.Net;
using System.Text;

namespace Tidegate.Compare.Reporting.Plots;

/// <summary>Lines over the number of connections, as SVG; upwards equal distances are equal ratios.</summary>
internal static class LinePlot
{
    private const double Width = 1010, Height = 560, Left = 80, Right = 620, Top = 56, Bottom = 500, LabelGap = 17;

    private static readonly string[] Colours =
    [
        "#0b6e99", "#d9480f", "#2b8a3e", "#862e9c", "#a61e4d", "#5f3dc4", "#e67700", "#087f5b", "#495057", "#c92a2a", "#1864ab", "#66a80f", "#9c36b5",
        "#846358", "#0c8599",
    ];

    /// <summary>Draws it.</summary>
    /// <param name="title">What is shown, with its unit.</param>
    /// <param name="series">The lines; points that are not above 0 are left out.</param>
    public static string Of(string title, IReadOnlyList<Series> series)
    {
        var lines = series.Select(line => line with { Points = [.. line.Points.Where(point => point.Y > 0)] }).Where(line => line.Points.Count > 0).ToArray();
        var svg = new StringBuilder();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"13\">");
        Add($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/><text x=\"{Left}\" y=\"30\" font-size=\"17\">{WebUtility.HtmlEncode(title)}</text>");
        if (lines.Length > 0)
            Draw();
        return svg.Append("</svg>\n").ToString();

        void Draw()
        {
            var points = lines.SelectMany(line => line.Points).ToArray();
            var scale = new LogScale(points.Min(point => point.Y), points.Max(point => point.Y), Bottom, Top);
            var most = points.Max(point => point.X);
            foreach (var tick in scale.Ticks)
            {
                Add($"<path d=\"M{Left} {scale.At(tick):0.0}H{Right}\" stroke=\"#e3e6e8\"/>");
                Add($"<text x=\"{Left - 8}\" y=\"{scale.At(tick) + 4:0.0}\" text-anchor=\"end\">{tick:#,0.###}</text>");
            }

            foreach (var x in points.Select(point => point.X).Distinct())
            {
                Add($"<path d=\"M{Across(x):0.0} {Top}V{Bottom + 5}\" stroke=\"#e3e6e8\"/>");
                Add($"<text x=\"{Across(x):0.0}\" y=\"{Bottom + 22}\" text-anchor=\"middle\">{x:#,0}</text>");
            }

            Add($"<text x=\"{(Left + Right) / 2}\" y=\"{Bottom + 46}\" text-anchor=\"middle\">connections</text>");
            var labels = LabelSpacing.Spread([.. lines.Select(line => scale.At(line.Points[^1].Y) + 4)], LabelGap, Bottom + 10);
            for (var i = 0; i < lines.Length; i++)
                DrawLine(lines[i], Colours[i % Colours.Length], labels[i], scale);

            double Across(double x) => Left + ((Right - Left) * x / most);

            void DrawLine(Series line, string colour, double label, LogScale upwards)
            {
                var path = string.Join(' ', line.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{Across(point.X):0.0},{upwards.At(point.Y):0.0}")));
                Add($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{(line.Strong ? 3.5 : 1.6)}\"/>");
                foreach (var (x, y) in line.Points)
                    Add($"<circle cx=\"{Across(x):0.0}\" cy=\"{upwards.At(y):0.0}\" r=\"{(line.Strong ? 4 : 2.5)}\" fill=\"{colour}\"/>");
                var (endX, endY) = (Across(line.Points[^1].X), upwards.At(line.Points[^1].Y));
                Add($"<path d=\"M{endX:0.0} {endY:0.0}L{Right + 22} {label - 4:0.0}\" stroke=\"{colour}\" stroke-width=\"0.7\" fill=\"none\"/>");
                Add($"<text x=\"{Right + 26}\" y=\"{label:0.0}\" fill=\"{colour}\"{(line.Strong ? " font-weight=\"bold\"" : "")}>{WebUtility.HtmlEncode(line.Title)}</text>");
            }
        }

        void Add(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
