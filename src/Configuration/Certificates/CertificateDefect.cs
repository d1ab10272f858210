namespace Tidegate.Configuration.Certificates;

/// <summary>Why the files of a member cannot be used.</summary>
/// <param name="Setting">The setting that names the file, such as <c>CertificatePath</c>.</param>
/// <param name="Rule">What must hold of it, after the name of the file.</param>
internal sealed record CertificateDefect(string Setting, string Rule)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Setting} {Rule}";
}
