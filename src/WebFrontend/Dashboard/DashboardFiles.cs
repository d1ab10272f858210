using System.Collections.Frozen;
using System.Net.Mime;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Tidegate.WebFrontend.Dashboard;

/// <summary>The files of the dashboard page, which are part of this assembly. There are no others, whatever a path says.</summary>
internal sealed class DashboardFiles
{
    /// <summary>The page itself.</summary>
    public const string Index = "index.html";

    private const string Prefix = "dashboard/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = MediaTypeNames.Text.Html,
        [".css"] = MediaTypeNames.Text.Css,
        [".js"] = MediaTypeNames.Text.JavaScript,
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, DashboardFile> _files;

    public DashboardFiles()
    {
        var assembly = typeof(DashboardFiles).Assembly;
        _files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    /// <summary>A file, or null where there is none of this name.</summary>
    public DashboardFile? Find(string name) => _files.GetValueOrDefault(name);

    private static DashboardFile Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var tag = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        return new DashboardFile(content, $"{Types[Path.GetExtension(name)]}; charset=utf-8", new EntityTagHeaderValue($"\"{tag}\""));
    }
}

/// <summary>One file of the page.</summary>
/// <param name="Content">Its bytes, UTF-8.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Tag">Changes with the content.</param>
internal sealed record DashboardFile(byte[] Content, string ContentType, EntityTagHeaderValue Tag);
