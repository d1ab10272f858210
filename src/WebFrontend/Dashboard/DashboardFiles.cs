using Tidegate.WebFrontend.Http;

namespace Tidegate.WebFrontend.Dashboard;

/// <summary>The files of the dashboard.</summary>
internal sealed class DashboardFiles() : PageFiles(typeof(DashboardFiles).Assembly, "dashboard/");
