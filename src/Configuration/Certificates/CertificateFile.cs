namespace Tidegate.Configuration.Certificates;

/// <summary>Text of one PEM file, or why there is none.</summary>
/// <param name="Text">What the file holds; empty where it could not be read.</param>
/// <param name="Failure">Why it could not be read; null where it was.</param>
internal sealed record CertificateFile(string Text, string? Failure)
{
    /// <summary>Reads a file; a failure is a result.</summary>
    public static CertificateFile Read(string path)
    {
        try
        {
            return new CertificateFile(File.ReadAllText(path), null);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new CertificateFile("", "there is no such file");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new CertificateFile("", $"it cannot be read ({failure.Message.TrimEnd('.')})");
        }
    }
}
