using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Tests.Observed;

/// <summary>A frontend without links.</summary>
internal static class NoLinks
{
    public static LocalLinks Create() => new(new ConnectionRegistry(), TimeProvider.System);
}
