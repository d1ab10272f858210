using Tidegate.Configuration.Certificates;

namespace Tidegate.Configuration.Validation;

/// <summary>The certificates of the cluster.</summary>
internal static class ClusterTlsRules
{
    private const string Section = "Cluster:Tls:";

    private static readonly string[] Settings =
        [nameof(ClusterTlsOptions.CertificatePath), nameof(ClusterTlsOptions.KeyPath), nameof(ClusterTlsOptions.AuthorityPath)];

    public static void FilesComeTogether(RuleContext context)
    {
        var tls = context.Options.Cluster.Tls;
        var paths = new[] { tls.CertificatePath, tls.KeyPath, tls.AuthorityPath };
        for (var i = 0; i < Settings.Length; i++)
        {
            var others = Settings.Where(setting => setting != Settings[i]).Select(setting => $"{{{Section}{setting}}}");
            context.Require(
                paths[i] is not null || paths.All(path => path is null),
                Section + Settings[i],
                $"must name a PEM file too: encryption inside the cluster needs all three, beside it {string.Join(" and ", others)}");
        }
    }

    public static void FilesAreUsable(RuleContext context)
    {
        var tls = context.Options.Cluster.Tls;
        if (!tls.IsConfigured)
            return;

        foreach (var defect in CertificateCheck.Find(CertificateFiles.Read(tls), TimeProvider.System.GetUtcNow()))
            context.Require(false, Section + defect.Setting, defect.Rule);
    }
}
